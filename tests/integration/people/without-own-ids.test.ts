import "@/tests/setup/collections-without-ids.ts";

import type { Document } from "mongodb";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { database, db } from "@/lib/db/collections.ts";
import { connect } from "@/lib/db/connect.ts";
import { idsOfOtherTypes } from "@/lib/db/ids-of-other-types.ts";
import { api, startApi, stopApi, until } from "@/tests/setup/api.ts";
import { importStep, sendFile } from "@/tests/setup/imports.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { startFollowingWorker } from "@/tests/setup/worker.ts";

isolatedDatabase(import.meta.url);

type Stored = Document & { _id: string };
const requests = () => database().collection<Stored>("shop_requests");
const people = () => database().collection<Stored>("shop_people");
const accounts = () => database().collection<Stored>("shop_accounts");
const person = (_id: string) => people().findOne({ _id });

let worker: { stop: () => Promise<void> } | undefined;

beforeAll(async () => {
  await connect();
  await startApi();
  worker = await startFollowingWorker();
});

afterAll(async () => {
  await worker?.stop();
  await stopApi();
});

beforeEach(async () => {
  for (const collection of [requests(), people(), accounts()]) await collection.deleteMany({});
  await people().insertMany(
    ["P3", "P4", "P5"].map((_id) => ({
      _id,
      name: `Old ${_id}`,
      profile: { address: { city: "Rome", zip: "00100" }, since: 2020 },
    })),
  );
  await accounts().insertMany(["P3", "P4"].map((_id) => ({ _id, level: "gold", desk: 4 })));
  await requests().insertMany(
    ["P3", "P4"].map((id) => ({ _id: `R-${id}`, person: id, stage: { code: "new" } })),
  );
});

test("ids that are no texts are found out at the start, where there are no others", async () => {
  expect(await idsOfOtherTypes()).toEqual([]);
  await requests().updateMany({}, { $set: { person: 17 } });
  await people().deleteMany({});
  await database()
    .collection("shop_people")
    .insertMany([{ name: "Asha" }, { name: "Ravi", contact_id: "C-1" }]);
  expect(await idsOfOtherTypes()).toEqual([
    { collection: "shop_requests", path: "person", field: "lead.pii_id", type: "number" },
    { collection: "shop_people", path: "_id", field: "contact.pii_id", type: "ObjectId" },
  ]);
});

describe("contacts and customers that another app gave no ids", () => {
  test("are changed by a file's rows, which leave the rest of them alone, and are put back", async () => {
    const before = await people().find().sort({ _id: 1 }).toArray();
    const file = Buffer.from("person,town,level\nP3,Milan,bronze\nP4,Turin,gold\nP9,Bari,gold\n");
    const mapping = {
      entities: {
        contact: { fields: { pii_id: "person", city: "town" } },
        customer: { fields: { pii_id: "person", tier: "level" } },
      },
    };
    const id = await sendFile(file);
    const contact = { inserted: 1, updated: 2, unchanged: 0, failed: 0 };
    const customer = { inserted: 1, updated: 1, unchanged: 1, failed: 0 };
    expect((await importStep(id, "check", mapping)).check.entities).toEqual({ contact, customer });
    expect((await importStep(id, "start", mapping)).report.entities).toEqual({ contact, customer });
    expect(await person("P3")).toMatchObject({
      name: "Old P3",
      profile: { address: { city: "Milan", zip: "00100" }, since: 2020 },
    });
    expect(await person("P3")).not.toHaveProperty("contact_id");
    expect(await person("P4")).toMatchObject({ profile: { address: { city: "Turin" } } });
    expect(await accounts().findOne({ _id: "P3" })).toMatchObject({ level: "bronze", desk: 4 });
    const again = await importStep(await sendFile(file), "start", mapping);
    const unchanged = { inserted: 0, updated: 0, unchanged: 3, failed: 0 };
    expect(again.report.entities).toEqual({ contact: unchanged, customer: unchanged });
    expect(await importStep(id, "undo")).toMatchObject({ undo: { restored: 5, skipped: 0 } });
    const after = await people().find().sort({ _id: 1 }).toArray();
    expect(after.map(({ updated_at: _, ...rest }) => rest)).toEqual(before);
    expect(await accounts().findOne({ _id: "P3" })).toMatchObject({ level: "gold" });
    expect(await accounts().countDocuments()).toBe(2);
  });

  test("that someone changed since are left as they are by an undo", async () => {
    const mapping = { entities: { contact: { fields: { pii_id: "person", city: "town" } } } };
    const id = await sendFile(Buffer.from("person,town\nP3,Milan\nP4,Turin\n"));
    await importStep(id, "start", mapping);
    await people().updateOne({ _id: "P3" }, { $set: { "profile.address.city": "Genoa" } });
    await people().deleteOne({ _id: "P4" });
    expect(await importStep(id, "undo")).toMatchObject({ undo: { restored: 0, skipped: 2 } });
    expect(await person("P3")).toMatchObject({ profile: { address: { city: "Genoa" } } });
  });

  test("are found by their person one by one: read, changed, listed, moved and deleted", async () => {
    const read = await api("GET", "/api/v1/contacts/P3");
    expect(read.body).toMatchObject({ contact_id: "P3", pii_id: "P3", city: "Rome" });
    const changed = await api("PATCH", "/api/v1/contacts/P3", { body: { city: "Milan" } });
    expect(changed.status, changed.text).toBe(200);
    expect(changed.body).toMatchObject({ contact_id: "P3", city: "Milan" });
    expect(await person("P3")).toMatchObject({
      profile: { address: { city: "Milan", zip: "00100" }, since: 2020 },
    });
    expect((await api("PATCH", "/api/v1/customers/P4", { body: { tier: null } })).status).toBe(200);
    expect(await accounts().findOne({ _id: "P4" })).not.toHaveProperty("level");
    const second = await api("POST", "/api/v1/contacts", { body: { pii_id: "P3" } });
    expect(second.status).toBe(409);
    expect(second.body.detail).toContain('person "P3" has the contact "P3" already');

    const moved = await api("PATCH", "/api/v1/contacts/P5", { body: { pii_id: "P7", city: "Bari" } });
    expect(moved.body).toMatchObject({ contact_id: "P7", pii_id: "P7", city: "Bari" });
    expect(await person("P5")).toBeNull();
    expect((await api("PATCH", "/api/v1/contacts/P7", { body: { pii_id: "P4" } })).status).toBe(409);
    expect((await api("DELETE", "/api/v1/contacts/P7")).status).toBe(204);
    expect((await api("GET", "/api/v1/contacts/P7")).status).toBe(404);
    expect(await people().countDocuments()).toBe(2);
  });

  test("come after those with ids in a list, each once, whatever the page", async () => {
    await api("POST", "/api/v1/contacts", { body: { contact_id: "C-1", pii_id: "P8" } });
    const listed: string[] = [];
    let cursor = "";
    do {
      const page = await api("GET", `/api/v1/contacts?limit=1${cursor}`);
      expect(page.status, page.text).toBe(200);
      listed.push(...page.body.items.map((item: Document) => item.contact_id));
      cursor = page.body.next_cursor === null ? "" : `&cursor=${page.body.next_cursor}`;
    } while (cursor !== "");
    expect(listed).toEqual(["C-1", "P3", "P4", "P5"]);
    expect((await api("GET", "/api/v1/contacts?pii_id=P4")).body.items).toMatchObject([{ contact_id: "P4" }]);
  });

  test("are changed by rows of a bulk call that name the person, and by no row that gives them another id", async () => {
    await api("POST", "/api/v1/contacts", { body: { contact_id: "C-1", pii_id: "P8" } });
    const rows = [
      { pii_id: "P3", city: "Milan" },
      { contact_id: "P4", city: "Turin" },
      { pii_id: "P8", city: "Bari" },
      { contact_id: "C-7", pii_id: "P5", city: "Pisa" },
      { contact_id: "P5", pii_id: "P11", city: "Pisa" },
    ];
    const raw = rows.map((row) => JSON.stringify(row)).join("\n");
    const headers = { "content-type": "application/x-ndjson" };
    const { body } = await api("POST", "/api/v1/contacts/bulk", { raw, headers });
    expect(body).toMatchObject({ inserted: 0, updated: 3, failed: 2 });
    expect(body.errors).toMatchObject([
      {
        row: 3,
        path: "/pii_id",
        message: 'person "P5" has the contact "P5" already; a person has at most one',
      },
      { row: 4, path: "/contact_id", message: expect.stringContaining("which has no contact_id") },
    ]);
    expect(await person("P3")).toMatchObject({ name: "Old P3", profile: { address: { city: "Milan" } } });
    expect(await person("P4")).toMatchObject({ profile: { address: { city: "Turin", zip: "00100" } } });
    expect(await person("P8")).toMatchObject({ contact_id: "C-1", profile: { address: { city: "Bari" } } });
    expect(await person("P5")).toMatchObject({ profile: { address: { city: "Rome" } } });
  });

  test("whose person is another one's id stay apart: own ids come first, and rows that could mean either are refused", async () => {
    await api("POST", "/api/v1/contacts", { body: { contact_id: "P3", pii_id: "P8", city: "Oslo" } });
    await api("PATCH", "/api/v1/contacts/P3", { body: { city: "Bergen" } });
    const bulk = async (rows: unknown) => (await api("POST", "/api/v1/contacts/bulk", { body: rows })).body;
    expect(await bulk([{ pii_id: "P3", city: "Milan" }])).toMatchObject({ updated: 1, failed: 0 });
    const both = [
      { pii_id: "P3", city: "Pisa" },
      { contact_id: "P3", city: "Narvik" },
    ];
    const errors = [{ row: 0, path: "/contact_id" }];
    expect(await bulk(both)).toMatchObject({ updated: 1, failed: 1, errors });
    expect(await person("P3")).toMatchObject({ profile: { address: { city: "Milan" } } });
    expect(await person("P8")).toMatchObject({ profile: { address: { city: "Narvik" } } });
  });

  test("count in cohorts and searches, are shown with who edited them, exported and erased", async () => {
    await people().updateOne({ _id: "P4" }, { $set: { "profile.address.city": "Pisa" } });
    await people().insertOne({ _id: "P20", name: "Old P20", profile: { address: { city: "Rome" } } });
    await accounts().insertOne({ _id: "P20", level: "gold" });
    await requests().insertOne({ _id: "R-P20", person: "P20", stage: { code: "new" } });
    const rules = {
      combinator: "and",
      rules: [
        { field: "contact.city", operator: "=", value: "Rome" },
        { field: "customer.tier", operator: "=", value: "gold" },
      ],
    };
    const cohort = await api("POST", "/api/v1/cohorts", { body: { name: "Rome", type: "dynamic", rules } });
    const members = `/api/v1/cohorts/${cohort.body.cohort_id}/members`;
    expect((await api("GET", members)).body.items.map((each: Document) => each.pii_id)).toEqual([
      "P20",
      "P3",
    ]);
    await api("PATCH", "/api/v1/contacts/P20", { body: { city: "Turin" } });
    await until(
      async () => (await api("GET", members)).body.items,
      (items) => items.length === 1,
    );
    expect((await api("GET", "/api/v1/people?search=Old P20")).body.items).toMatchObject([
      { pii_id: "P20", city: "Turin", is_customer: true },
    ]);
    expect((await api("GET", "/api/v1/people/P20")).body).toMatchObject({
      contact: { contact_id: "P20" },
      customer: { customer_id: "P20" },
      edits: [{ entity_type: "contact", id: "P20", fields: ["city"] }],
    });
    const held = (await api("GET", "/api/v1/people/P20/export")).body;
    expect(held.contacts).toMatchObject([{ pii_id: "P20", city: "Turin" }]);
    expect(held.audit).toMatchObject([{ action: "contact.update", object: "P20" }]);
    // An answer to be repeated that says "undefined" of somebody else is no answer about P20.
    const other = await api("POST", "/api/v1/contacts", {
      body: { pii_id: "P8", name: "undefined" },
      headers: { "idempotency-key": "about-someone-else" },
    });
    expect((await api("DELETE", "/api/v1/people/P20")).status).toBe(204);
    expect(await db.idempotency().findOne({ body: other.text })).not.toBeNull();
    expect(await person("P20")).toBeNull();
    expect(await accounts().findOne({ _id: "P20" })).toBeNull();
    expect(await requests().countDocuments({ person: "P20" })).toBe(0);
    expect(await db.audit().countDocuments({ object: "P20" })).toBe(0);
    expect(await person("P3")).not.toBeNull();
  });
});

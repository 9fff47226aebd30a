import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { systemContext } from "@/lib/context.ts";
import { db } from "@/lib/db/collections.ts";
import { runImport } from "@/lib/imports/run-import.ts";
import { findImport } from "@/lib/imports/show-import.ts";
import { api, type Body, keys } from "@/tests/setup/api.ts";
import { apiWithWorker } from "@/tests/setup/api-with-worker.ts";
import {
  endedImport,
  importPath,
  importStep,
  peopleOf,
  sendFile,
  shownImport,
  suggestionOf,
} from "@/tests/setup/imports.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { messyColumns, messyCsv } from "@/tests/setup/messy-csv.ts";

isolatedDatabase(import.meta.url);
const { stopWorker, startAgain } = apiWithWorker();

describe("a messy file", () => {
  const rows = 300;
  let id = "";
  let mapping: Body;

  test("is sent in small parts and understood: 25 own fields, none for the column without name", async () => {
    const file = messyCsv("M", rows);
    id = await sendFile(file, 10_001);
    const seen = await suggestionOf(id);
    expect(seen).toMatchObject({ encoding: "windows-1252", delimiter: ";", is_whole: true });
    expect(seen.columns).toHaveLength(messyColumns);
    expect(seen.fillers).toEqual([{ text: "Select", count: expect.any(Number), columns: 6, isUsual: true }]);
    mapping = seen.mapping;
    expect(mapping.new_fields).toHaveLength(25);
    const typeOf = Object.fromEntries(mapping.new_fields.map((field: Body) => [field.field, field.type]));
    expect(typeOf).toMatchObject({
      "lead.interest_level": "select",
      "lead.annual_income": "number",
      "lead.renewal_day": "day",
      "lead.postal_code": "text",
      "lead.seen_ad": "boolean",
    });
    expect(mapping.entities.contact.fields).toMatchObject({
      name: "Full Name",
      phone: "Mobile",
      city: "City",
    });
  });

  test("a dry run says what would happen, and writes nothing", async () => {
    const before = await db.fields().countDocuments();
    const checked = await importStep(id, "check", mapping);
    expect(checked).toMatchObject({ status: "checked", progress_percent: 100, report: null });
    expect(checked.check).toMatchObject({
      rows: rows + 1,
      refused_rows: 3,
      entities: {
        lead: { inserted: rows - 3, updated: 1, unchanged: 0, failed: 3 },
        contact: { inserted: rows - 1, updated: 1, unchanged: 0, failed: 1 },
      },
    });
    expect(checked.check.reasons.map(({ path: at, first_row }: Body) => [at, first_row])).toEqual(
      expect.arrayContaining([
        ["/score", 6],
        ["/created_at", 10],
        ["", 13],
      ]),
    );
    expect(checked.refused_sample[0]).toMatchObject({
      row: 6,
      errors: [{ entity: "lead", path: "/score", message: 'expected a finite number, got "a lot"' }],
    });
    expect(await db.leads().countDocuments()).toBe(0);
    expect(await db.fields().countDocuments()).toBe(before);
    const csv = await api("GET", importPath(id, "/refused.csv"));
    expect(csv.text.split("\r\n")[0]).toContain("(row),(problem),Lead Number,Person ID,Full Name");
    expect(csv.text).toContain("M-1005");
  });

  test("is imported as the dry run said, with own fields, signs and scales as they stand", async () => {
    const done = await importStep(id, "start", mapping);
    expect(done, JSON.stringify(done.error)).toMatchObject({ status: "completed", error: null });
    expect(done.report.entities).toEqual((await shownImport(id)).check.entities);
    expect(await db.fields().countDocuments()).toBe(25);
    const lead = await db.leads().findOne({ lead_id: "M-1003" });
    expect(lead).toMatchObject({
      pii_id: "M-P3",
      source: "Referral",
      status: "lost",
      score: 3,
      annual_income: 4003.5,
      pages_per_visit: 3.75,
      renewal_day: "2027-04-04",
      postal_code: "04003",
      remark: 'said; "call me in 3 days"',
      do_not_contact: expect.any(Boolean),
      last_contacted_at: new Date("2026-11-04T03:30:00Z"),
    });
    expect(lead).not.toHaveProperty("interest_level");
    expect(await db.leads().findOne({ lead_id: "M-1004" })).toMatchObject({ interest_level: "01.High" });
    expect(await db.contacts().findOne({ pii_id: "M-P2" })).toMatchObject({ name: "O’Neil, Seán 2" });
    expect(await db.contacts().findOne({ pii_id: "M-P3" })).toMatchObject({
      name: 'Ann "Annie" Lee 3',
      city: "Köln",
      birth_date: "1963-04-04",
    });
    expect(await db.contacts().findOne({ pii_id: "M-P7" })).not.toHaveProperty("city", "Select");
    expect(await db.importParts().countDocuments({ import_id: id })).toBe(0);
  });

  test("is found again by a second import, which changes nothing", async () => {
    const again = await sendFile(messyCsv("M", rows));
    const { mapping: known } = await suggestionOf(again);
    expect(known.new_fields).toBeUndefined();
    const done = await importStep(again, "start", known);
    expect(done.report.entities.lead).toEqual({ inserted: 0, updated: 0, unchanged: rows - 2, failed: 3 });
    expect((await api("POST", importPath(again, "/undo"))).status).toBe(409);
  });

  test("is taken back, but for whom someone has touched since, who are listed", async () => {
    expect((await api("PATCH", "/api/v1/leads/M-1001", { body: { score: 77 } })).status).toBe(200);
    await db.contacts().updateOne({ pii_id: "M-P2" }, { $set: { city: "Elsewhere" } });
    await db.leads().deleteOne({ lead_id: "M-1004" });
    const undone = await importStep(id, "undo");
    expect(undone).toMatchObject({ status: "undone", undo: { skipped: 2, total: 2 * rows - 4 } });
    expect(await db.leads().distinct("lead_id")).toEqual(["M-1001"]);
    expect(await db.contacts().distinct("pii_id")).toEqual(["M-P2"]);
    const skipped = await api("GET", importPath(id, "/skipped.csv"));
    expect(skipped.text.split("\r\n").slice(1, 3).sort()).toEqual([
      expect.stringMatching(/^contact,C-\d+,M-P2,changed_since$/),
      "lead,M-1001,M-P1,changed_since",
    ]);
  });
});

test("an import that changes people is undone to what they were, to the letter", async () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({
    lead_id: `U-${i}`,
    pii_id: `U-P${i}`,
    score: i,
    tags: ["a"],
  }));
  await api("POST", "/api/v1/leads/bulk", { body: rows });
  await api("POST", "/api/v1/contacts/bulk", {
    body: rows.map(({ pii_id }, i) => ({ contact_id: `UC-${i}`, pii_id, city: "Pune" })),
  });
  const before = await peopleOf("U");
  const lines = [
    "id,person,score,city",
    ...rows.map((_, i) => `U-${i},U-P${i % 2 ? i : i + 100},${i + 1},Goa`),
    "U-99,U-P99,1,Goa",
  ];
  const id = await sendFile(Buffer.from(lines.join("\n")));
  const done = await importStep(id, "start", {
    entities: {
      lead: { fields: { lead_id: "id", pii_id: "person", score: "score" } },
      contact: { fields: { contact_id: { template: "UC-{row}" }, pii_id: "person", city: "city" } },
    },
  });
  expect(done.report.entities.lead).toEqual({ inserted: 1, updated: 40, unchanged: 0, failed: 0 });
  expect(await peopleOf("U")).not.toBe(before);
  const undone = await importStep(id, "undo");
  expect(undone).toMatchObject({ status: "undone", error: null, undo: { skipped: 0 } });
  expect(await peopleOf("U")).toBe(before);
});

test("a dry run knows which contact a person got far above in the file", async () => {
  const person = (i: number) => `D-P${i}`;
  const many = Array.from({ length: 2_100 }, (_, i) => `D-${i},${person(i)},D-C${i},Pune`);
  const again = Array.from({ length: 30 }, (_, i) => `D-${i},${person(i)},${i < 10 ? `D-X${i}` : ""},Pune`);
  const fields = {
    lead: { lead_id: "id", pii_id: "person" },
    contact: { contact_id: "contact", pii_id: "person", city: "city" },
  };
  const mapping = { entities: { lead: { fields: fields.lead }, contact: { fields: fields.contact } } };
  const id = await sendFile(Buffer.from(["id,person,contact,city", ...many, ...again].join("\n")));
  const { check } = await importStep(id, "check", mapping);
  const { report } = await importStep(id, "start", mapping);
  expect(check.entities).toEqual(report.entities);
  expect(report.entities.contact).toEqual({ inserted: 2_100, updated: 0, unchanged: 20, failed: 10 });
  expect(check.refused_rows).toBe(10);
});

test("what was refused is given back as it stood, and read again as it was", async () => {
  const lines = [
    "id,person,score,campaign",
    "R-1,R-P1,high,+1 call",
    "R-2,R-P2,5,a,b,c",
    "R-3,R-P3,high,plain",
  ];
  const fields = { lead_id: "id", pii_id: "person", score: "score", campaign: "campaign" };
  const mapping = { entities: { lead: { fields } } };
  const first = await sendFile(Buffer.from(lines.join("\n")));
  await importStep(first, "start", mapping);
  const { text } = await api("GET", importPath(first, "/refused.csv"));
  expect(text).toContain("R-2,R-P2,5,a,b,c");
  const mended = text.replace("R-P1,high", "R-P1,5");
  const second = await sendFile(Buffer.from(mended));
  const { report } = await importStep(second, "start", mapping);
  expect(report).toMatchObject({ refused_rows: 2, entities: { lead: { inserted: 1, failed: 2 } } });
  expect(await db.leads().findOne({ lead_id: "R-1" })).toMatchObject({ score: 5, campaign: "+1 call" });
});

test("whoever is erased while a file is on its way is not brought back by it, and no row of theirs is kept", async () => {
  const lines = ["id,person,score", "E-1,E-P1,1", "E-2,E-P2,high", "E-3,E-P3,3"];
  const fields = { lead_id: "id", pii_id: "person", score: "score" };
  const id = await sendFile(Buffer.from(lines.join("\n")));
  for (const person of ["E-P1", "E-P2"]) {
    await api("POST", "/api/v1/leads", { body: { pii_id: person } });
    expect((await api("DELETE", `/api/v1/people/${person}`)).status).toBe(204);
  }
  const done = await importStep(id, "start", { entities: { lead: { fields } } });
  expect(done.report).toMatchObject({
    rows: 3,
    refused_rows: 2,
    entities: { lead: { inserted: 1, failed: 2 } },
    reasons: [{ message: expect.stringMatching(/^is of someone who was erased/), count: 2 }],
  });
  expect(await peopleOf("E")).toContain("E-P3");
  expect(await peopleOf("E")).not.toContain("E-P1");
  expect(await db.importRefusals().countDocuments({ import_id: id })).toBe(0);
  expect((await api("GET", importPath(id, "/refused.csv"))).text).not.toContain("E-P2");
});

test("no import brings back who was erased, by whatever id, until someone makes them anew", async () => {
  const person = { pii_id: "SUP-1", name: "Noor", email: "noor.sup@example.com", phone: "+49 30 5550 1177" };
  expect((await api("POST", "/api/v1/contacts", { body: person })).status).toBe(201);
  const lines = [
    "person,email,score",
    "SUP-1,other@example.com,1",
    "SUP-9,Noor.SUP@example.com,2",
    "030-55501177,third@example.com,3",
    ",noor.sup@example.com,4",
    "SUP-2,fourth@example.com,5",
  ];
  const mapping = {
    entities: {
      lead: { fields: { lead_id: { template: "L-{person}" }, pii_id: "person", score: "score" } },
      contact: { fields: { pii_id: "person", email: "email" } },
    },
  };
  const sentBefore = await sendFile(Buffer.from(lines.join("\n")));
  expect((await api("DELETE", "/api/v1/people/SUP-1")).status).toBe(204);
  for (const id of [sentBefore, await sendFile(Buffer.from(lines.join("\n")))]) {
    const { report } = await importStep(id, "start", mapping);
    expect(report).toMatchObject({ rows: 5, refused_rows: 4 });
    expect(await db.importRefusals().countDocuments({ import_id: id })).toBe(0);
  }
  expect(
    await db
      .leads()
      .find({ lead_id: /SUP-|030-/ })
      .toArray(),
  ).toMatchObject([{ lead_id: "L-SUP-2" }]);
  expect(JSON.stringify(await db.suppressions().find().toArray())).not.toMatch(/SUP-|noor\.|55501177/i);
  const anew = { body: [{ lead_id: "L-SUP-1", pii_id: "SUP-1" }] };
  expect((await api("POST", "/api/v1/leads/bulk", anew)).body.inserted).toBe(1);
  const again = await sendFile(Buffer.from(lines.join("\n")));
  expect((await importStep(again, "start", mapping)).report).toMatchObject({ rows: 5, refused_rows: 1 });
});

test("what an import made and an undo took back is still known as its person's", async () => {
  const id = await sendFile(Buffer.from("id,person\nT-1,T-P1\n"));
  await importStep(id, "start", { entities: { lead: { fields: { lead_id: "id", pii_id: "person" } } } });
  await importStep(id, "undo");
  const held = await api("GET", "/api/v1/people/T-P1/export");
  expect(held.body).toMatchObject({ leads: [], deleted_records: [{ entity: "lead", id: "T-1" }] });
  expect((await api("DELETE", "/api/v1/people/T-P1")).status).toBe(204);
  expect((await api("GET", "/api/v1/people/T-P1/export")).status).toBe(404);
});

test("a heading of very many columns is refused at once, and holds up nobody who looks for a person", async () => {
  const wide = Buffer.from(`${"h,".repeat(100_000)}h\n1\n`);
  const id = await sendFile(wide);
  const suggestion = await api("GET", importPath(id, "/suggestion"));
  expect(suggestion.status, suggestion.text).toBe(422);
  expect(suggestion.text).toContain("the heading has 100001 columns; expected at most 1000");
  const mapping = { entities: { lead: { fields: { lead_id: "h", pii_id: "h" } } } };
  expect(await importStep(id, "start", mapping)).toMatchObject({
    status: "failed",
    error: expect.stringContaining("expected at most 1000"),
  });
  const again = await sendFile(wide);
  expect((await api("GET", "/api/v1/people/WIDE/export")).status).toBe(404);
  expect((await api("DELETE", importPath(again))).status).toBe(204);
});

test("a database that is away or full is not held against an import, however often it is", async () => {
  const mapping = { entities: { lead: { fields: { lead_id: "id", pii_id: "person" } } } };
  await stopWorker();
  const id = await sendFile(Buffer.from("id,person\nDB-1,DB-P1\n"));
  expect((await api("POST", importPath(id, "/start"), { body: { mapping } })).status).toBe(202);
  const outOfSpace = () => {
    throw new Error("WiredTiger error: No space left on device");
  };
  for (let i = 0; i < 8; i++) {
    await expect(
      runImport(systemContext("full"), id, { open: outOfSpace, stopping: () => false }),
    ).rejects.toThrow("No space left");
  }
  expect(await db.imports().findOne({ import_id: id })).toMatchObject({
    status: "importing",
    idle_claims: 0,
    last_error: "Error",
  });
  startAgain();
  expect(await endedImport(id)).toMatchObject({ status: "completed", report: { rows: 1 } });
});

test("a worker that is lost in the middle of a chunk costs nothing: counts and undo are as without", async () => {
  const rows = 4_500;
  const lines = ["id,person,score", ...Array.from({ length: rows }, (_, i) => `K-${i},K-P${i},${i}`)];
  const file = Buffer.from(lines.join("\n"));
  const mapping = { entities: { lead: { fields: { lead_id: "id", pii_id: "person", score: "score" } } } };
  await stopWorker();
  const id = await sendFile(file);
  expect((await api("POST", importPath(id, "/start"), { body: { mapping } })).status).toBe(202);
  const ctx = systemContext("lost");
  let chunks = 0;
  // The first worker writes its second chunk and then finds that another one has the import.
  const lost = await runImport(ctx, id, {
    progress: () => {
      chunks++;
    },
    stopping: () => chunks === 1,
  });
  expect(lost).toEqual({ kind: "waiting" });
  const taken = await db.imports().findOne({ import_id: id });
  await db.leads().insertMany(
    Array.from({ length: 500 }, (_, i) => ({
      lead_id: `K-${2_000 + i}`,
      pii_id: `K-P${2_000 + i}`,
      status: "new",
      score: 2_000 + i,
      agent_id: null,
      created_at: new Date(),
      updated_at: new Date(1),
    })),
  );
  await db.importChanges().insertMany(
    Array.from({ length: 500 }, (_, i) => ({
      _id: `${id}:lead:K-${2_000 + i}`,
      import_id: id,
      entity: "lead" as const,
      id: `K-${2_000 + i}`,
      pii_id: `K-P${2_000 + i}`,
      before: null,
      first_chunk: 2_001,
      chunk: 2_001,
      after: randomUUID(),
      undo: null,
      created_at: new Date(),
    })),
  );
  expect(taken).toMatchObject({ rows_done: 2_000, lease_until: null, status: "importing" });
  startAgain();
  const done = await endedImport(id);
  expect(done.report).toMatchObject({
    rows,
    refused_rows: 0,
    entities: { lead: { inserted: rows, updated: 0, unchanged: 0, failed: 0 } },
  });
  expect(await db.leads().countDocuments({ lead_id: { $regex: "^K-" } })).toBe(rows);
});

describe("what is refused", () => {
  test("a part that is missing, empty or not a number; an import without file", async () => {
    const id = (await api("POST", "/api/v1/imports", { body: { file_name: "a.csv" } })).body.import_id;
    expect((await api("GET", importPath(id, "/suggestion"))).status).toBe(409);
    expect((await api("PUT", importPath(id, "/parts/x"), { raw: "a" })).status).toBe(422);
    expect((await api("PUT", importPath(id, "/parts/0"))).status).toBe(422);
    expect((await api("PUT", importPath(id, "/parts/1"), { raw: "a,b" })).status).toBe(200);
    const answer = await api("GET", importPath(id, "/suggestion"));
    expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining("Part 0") } });
    expect((await api("DELETE", importPath(id))).status).toBe(204);
    expect((await api("GET", importPath(id))).status).toBe(404);
    expect(await db.importParts().countDocuments({ import_id: id })).toBe(0);
  });

  test("a mapping with a mistake, by its place; new fields by who may not make them; viewers", async () => {
    const id = await sendFile(Buffer.from("id\n1\n"));
    const bad = await api("POST", importPath(id, "/check"), {
      body: { mapping: { entities: { lead: { fields: { lead_id: "id", pii_id: "id", nope: "id" } } } } },
    });
    expect(bad).toMatchObject({ status: 422 });
    expect(bad.body.errors[0].path).toBe("/mapping/entities/lead/fields/nope");
    const mapping = {
      new_fields: [{ field: "lead.fresh", label: "Fresh", type: "text" }],
      entities: { lead: { fields: { lead_id: "id", pii_id: "id", fresh: "id" } } },
    };
    const start = await api("POST", importPath(id, "/start"), { body: { mapping }, key: keys.manager });
    expect(start.status, start.text).toBe(403);
    expect((await api("GET", "/api/v1/imports", { key: keys.viewer })).status).toBe(403);
    const list = await api("GET", "/api/v1/imports?limit=2", { key: keys.manager });
    expect(list.body.items).toHaveLength(2);
    expect(list.body.next_cursor).not.toBeNull();
  });

  test("a file with columns that the mapping does not find fails with their names, and can be tried anew", async () => {
    const id = await sendFile(Buffer.from("ID,person\nZ-1,Z-P1\n"));
    const fields = { lead_id: "id", pii_id: "person" };
    const failed = await importStep(id, "check", { entities: { lead: { fields } } });
    expect(failed).toMatchObject({ status: "failed", error: expect.stringContaining("no column id") });
    const mended = await importStep(id, "start", {
      entities: { lead: { fields: { ...fields, lead_id: "ID" } } },
    });
    expect(mended).toMatchObject({ status: "completed" });
    expect((await findImport(id)).rows_done).toBe(1);
  });
});

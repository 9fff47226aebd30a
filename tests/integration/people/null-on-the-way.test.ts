import "@/tests/setup/collections-without-ids.ts";

import type { Document } from "mongodb";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { database, db } from "@/lib/db/collections.ts";
import { connect } from "@/lib/db/connect.ts";
import { api, startApi, stopApi, until } from "@/tests/setup/api.ts";
import { importStep, sendFile } from "@/tests/setup/imports.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { startWorker } from "@/tests/setup/worker.ts";
import { makeAgents } from "@/tests/setup/workspace.ts";

isolatedDatabase(import.meta.url);

type Stored = Document & { _id: string };
const requests = () => database().collection<Stored>("shop_requests");
const people = () => database().collection<Stored>("shop_people");
const profileOf = async (_id: string) => (await people().findOne({ _id }))?.profile;

/** What documents have where an object belongs, and what they have there once a city is set. */
const open = [
  ["N1", null, { address: { city: "Rome" } }],
  ["N2", { address: null, since: 2020 }, { address: { city: "Rome" }, since: 2020 }],
  ["N3", { since: 2020 }, { address: { city: "Rome" }, since: 2020 }],
] as const;
const blocked = [
  ["T1", "a text", '"profile" is "a text" in the document "T1"; expected an object'],
  ["T2", [{ address: null }], '"profile" is [{"address":null}] in the document "T2"; expected an object'],
  ["T3", { address: 5 }, '"profile.address" is 5 in the document "T3"; expected an object'],
] as const;
const blockedIds = blocked.map(([id]) => id);

let worker: { stop: () => Promise<void> } | undefined;

beforeAll(async () => {
  await connect();
  await startApi();
  worker = startWorker({ queues: true });
});

afterAll(async () => {
  await worker?.stop();
  await stopApi();
});

beforeEach(async () => {
  await people().deleteMany({});
  await people().insertMany([...open, ...blocked].map(([_id, profile]) => ({ _id, name: "Old", profile })));
});

describe("null where a path goes through", () => {
  test.each(open)(
    "makes place for a value of %s, and what stands beside it stays",
    async (id, _, expected) => {
      const { status, text } = await api("PATCH", `/api/v1/contacts/${id}`, { body: { city: "Rome" } });
      expect(status, text).toBe(200);
      expect(await profileOf(id)).toEqual(expected);
    },
  );

  test("makes place in files and bulk calls, and an undo puts it back", async () => {
    const rows = [...open, ...blocked].map(([pii_id]) => ({ pii_id, city: "Rome" }));
    const file = Buffer.from(
      ["person,town", ...rows.map(({ pii_id, city }) => `${pii_id},${city}`)].join("\n"),
    );
    const mapping = { entities: { contact: { fields: { pii_id: "person", city: "town" } } } };
    const before = await people().find().sort({ _id: 1 }).toArray();
    const id = await sendFile(file);
    const done = await importStep(id, "start", mapping);
    expect(done.report.entities.contact).toEqual({ inserted: 0, updated: 3, unchanged: 0, failed: 3 });
    for (const [each, , expected] of open) expect(await profileOf(each)).toEqual(expected);
    const words = done.report.reasons.map((reason: Document) => reason.message);
    for (const [, , message] of blocked) expect(words.join()).toContain(message);
    expect(await importStep(id, "undo")).toMatchObject({ undo: { skipped: 0 } });
    const after = await people().find().sort({ _id: 1 }).toArray();
    expect(after.map(({ updated_at: _, ...rest }) => rest)).toEqual(before);

    const { body } = await api("POST", "/api/v1/contacts/bulk", { body: rows });
    expect(body).toMatchObject({ updated: 3, failed: 3 });
    for (const [each, , expected] of open) expect(await profileOf(each)).toEqual(expected);
    expect(body.errors.map((error: Document) => [error.row, error.path])).toEqual([
      [3, "/city"],
      [4, "/city"],
      [5, "/city"],
    ]);
  });

  test("makes place for the owner that an assignment sets, and of another lead it is said what is in the way", async () => {
    const [agent] = await makeAgents(1, 10);
    await requests().insertMany([
      { _id: "R1", person: "N1", stage: { code: "new" }, handling: null },
      { _id: "R2", person: "N2", stage: { code: "new" }, handling: { owner: null, desk: 4 } },
      { _id: "R3", person: "N3", stage: { code: "new" }, handling: "by phone" },
    ]);
    const rules = { combinator: "and", rules: [{ field: "lead.status", operator: "=", value: "new" }] };
    const cohort = await api("POST", "/api/v1/cohorts", { body: { name: "New", type: "dynamic", rules } });
    const path = `/api/v1/cohorts/${cohort.body.cohort_id}/assign`;
    const { body } = await api("POST", path, { body: { agent_ids: [agent] } });
    expect(body).toMatchObject({ assigned_count: 2, failed_count: 1 });
    expect(body.failures).toMatchObject([
      { lead_id: "R3", message: expect.stringContaining('"handling" is "by phone" in the document "R3"') },
    ]);
    expect((await requests().findOne({ _id: "R1" }))?.handling).toEqual({ owner: { code: agent } });
    expect((await requests().findOne({ _id: "R2" }))?.handling).toEqual({ owner: { code: agent }, desk: 4 });
    const undo = await api("POST", `/api/v1/assignment-jobs/${body.job_id}/undo`);
    await until(
      async () => (await api("GET", `/api/v1/assignment-jobs/${undo.body.job_id}`)).body,
      (job) => job.status === "completed",
    );
    expect(await db.leads().countDocuments({ agent_id: String(agent) })).toBe(0);
  });
});

describe("anything else where a path goes through", () => {
  test.each(blocked)("of %s is refused in words, one by one and in a move", async (id, profile, message) => {
    const changed = await api("PATCH", `/api/v1/contacts/${id}`, { body: { city: "Rome" } });
    expect(changed.status, changed.text).toBe(409);
    expect(changed.body.errors).toMatchObject([{ path: "/city", message: expect.stringContaining(message) }]);
    const moved = await api("PATCH", `/api/v1/contacts/${id}`, { body: { city: "Rome", pii_id: "M1" } });
    expect(moved.status, moved.text).toBe(409);
    expect(await profileOf(id)).toEqual(profile);
    expect(await people().countDocuments({ _id: { $in: [...blockedIds] } })).toBe(blocked.length);
  });
});

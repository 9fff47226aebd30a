import { parse } from "csv-parse/sync";
import mongoose from "mongoose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit } from "@/lib/access/audit.ts";
import { sealAudit, verifyAudit } from "@/lib/access/audit-seals.ts";
import { createApiKey } from "@/lib/access/create-api-key.ts";
import { systemContext } from "@/lib/context.ts";
import { db, inTransaction } from "@/lib/db/collections.ts";
import { api, keys, startApi, stopApi } from "@/tests/setup/api.ts";
import { reportAttack } from "@/tests/setup/fault-results.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";

isolatedDatabase(import.meta.url);
beforeAll(startApi);
afterAll(stopApi);

type Entry = { action: string; object: string; fields: string[]; actor: string };

const logged = async (query = ""): Promise<Entry[]> =>
  (await api("GET", `/api/v1/audit?limit=1000${query}`)).body.items;

test("every change leaves one entry: what was done, to what, and the names of what changed", async () => {
  const send = async (method: string, path: string, body?: unknown) => {
    const answer = await api(method, `/api/v1${path}`, body === undefined ? {} : { body });
    expect(answer.status, answer.text).toBeLessThan(300);
    return answer.body;
  };
  const agent = (await send("POST", "/agents", { name: "Noor" })).agent_id;
  await send("PATCH", `/agents/${agent}`, { daily_capacity: 9 });
  await send("POST", "/leads", { lead_id: "L-1", pii_id: "P-1" });
  await send("POST", "/leads", { lead_id: "L-2", pii_id: "P-2" });
  const cohort = (await send("POST", "/cohorts", { name: "All", type: "static", pii_ids: ["P-1"] }))
    .cohort_id;
  await send("POST", `/cohorts/${cohort}/members`, { pii_ids: ["P-2"] });
  await send("DELETE", `/cohorts/${cohort}/members`, { pii_ids: ["P-2"] });
  const job = (await send("POST", `/cohorts/${cohort}/assign`, { agent_ids: [agent] })).job_id;
  const undo = (await send("POST", `/assignment-jobs/${job}/undo`)).job_id;
  const key = await send("POST", "/api-keys", { name: "App", role: "viewer" });
  await send("DELETE", `/api-keys/${key.key_id}`);
  await send("PATCH", "/settings", { time_zone: "Asia/Kolkata" });
  const hook = (await send("POST", "/webhooks", { url: "https://example.com/", events: ["cohort.left"] }))
    .webhook_id;
  await send("PATCH", `/webhooks/${hook}`, { enabled: false });
  await send("GET", `/cohorts/${cohort}/members.csv?fields=contact.city`);
  await send("GET", `/assignment-jobs/${job}/outcomes.ndjson`);
  const made = (await send("POST", "/imports", { file_name: "f.csv" })).import_id;
  await api("PUT", `/api/v1/imports/${made}/parts/0`, { raw: Buffer.from("id,person\nA,P\n") });
  const mapping = { entities: { lead: { fields: { lead_id: "id", pii_id: "person" } } } };
  await send("POST", `/imports/${made}/check`, { mapping });
  await send("GET", `/imports/${made}/refused.csv`);
  await send("GET", "/audit.csv?action=lead.create");
  await send("DELETE", `/cohorts/${cohort}?purge=true`).catch(() => undefined);

  const entries = (await logged()).map(({ action, object }) => `${action} ${object}`);
  for (const entry of [
    `agent.create ${agent}`,
    `agent.update ${agent}`,
    "lead.create L-1",
    `cohort.create ${cohort}`,
    `cohort.members.add ${cohort}`,
    `cohort.members.remove ${cohort}`,
    `cohort.assign ${cohort}`,
    `assignment.undo ${job}`,
    `api_key.create ${key.key_id}`,
    `api_key.revoke ${key.key_id}`,
    "settings.update settings",
    `webhook.create ${hook}`,
    `webhook.update ${hook}`,
    `cohort.export ${cohort}`,
    `assignment.export ${job}`,
    `import.check ${made}`,
    `import.export ${made}`,
    "audit.export audit",
  ])
    expect(
      entries.filter((each) => each.startsWith(entry)),
      entry,
    ).toHaveLength(1);
  expect(undo).toMatch(/^CAJ-/);
  expect((await logged("&action=cohort.export"))[0]).toMatchObject({ fields: ["contact.city"] });
  expect((await logged("&object=settings"))[0]).toMatchObject({ fields: ["time_zone"] });
});

test("is exported whole, as CSV and a line each, and filtered like its list", async () => {
  const all = await logged();
  const csv = await api("GET", "/api/v1/audit.csv");
  expect(csv.headers.get("content-disposition")).toContain("audit.csv");
  const rows = parse(csv.text, { columns: true }) as Record<string, string>[];
  expect(rows.map(({ action, object }) => [action, object])).toEqual([
    ["audit.export", "audit"],
    ...all.map(({ action, object }) => [action, object]),
  ]);
  const lines = (await api("GET", "/api/v1/audit.ndjson?action=agent.create")).text.trim().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as Entry).action)).toEqual(["agent.create"]);
  expect((await api("GET", "/api/v1/audit.csv", { key: keys.manager })).status).toBe(403);
  expect((await api("GET", "/api/v1/audit.csv?limit=3")).status).toBe(422);
});

test("only grows: nothing in the API changes or deletes an entry", async () => {
  const before = await logged();
  for (const method of ["POST", "PUT", "PATCH", "DELETE"])
    for (const path of ["/api/v1/audit", "/api/v1/audit.csv", "/api/v1/audit.ndjson"])
      expect((await api(method, path)).status).toBe(405);
  expect(await logged()).toEqual(before);
});

test("a name that a spreadsheet would run is written as text", async () => {
  const name = '=HYPERLINK("https://evil.example","x")';
  const { key } = await createApiKey(systemContext("test"), { name, role: "admin" });
  expect((await api("PATCH", "/api/v1/settings", { body: { time_zone: "UTC" }, key })).status).toBe(200);
  expect(await db.audit().countDocuments({ actor_name: name })).toBe(1);
  const rows = parse((await api("GET", "/api/v1/audit.csv")).text, { columns: true }) as {
    actor_name: string;
  }[];
  expect(rows.map(({ actor_name }) => actor_name)).toContain(`'${name}`);
});

const unnoticed = reportAttack(
  "The audit log changed in the database: entries altered, deleted and slipped in, a seal taken away",
  "found out each time",
);

describe("seals", () => {
  const ctx = systemContext("test");
  const problems = async () => (await verifyAudit()).problems.map(({ problem }) => problem);
  const entryOf = async (object: string) => {
    const entry = await db.audit().findOne({ object });
    if (!entry) throw new Error(`There is no entry about ${object}.`);
    return entry;
  };
  const made = async (lead_id: string) => {
    const answer = await api("POST", "/api/v1/leads", { body: { lead_id, pii_id: `P-of-${lead_id}` } });
    expect(answer.status, answer.text).toBe(201);
  };
  beforeAll(async () => {
    // Written before entries had digests of their own.
    await db.audit().insertOne({
      ...{ at: new Date(), actor: "system:old", actor_name: "old", action: "lead.create", object: "OLD-1" },
      ...{ fields: [], request_id: "old" },
    });
    for (let i = 0; i < 5; i++) {
      await made(`SEAL-${i}`);
      await sealAudit(ctx);
    }
  });

  test("stand for the log as it was written; what is new waits for its seal", async () => {
    const { seals, entries, pending, last } = await verifyAudit();
    expect({ seals, pending, entries }).toEqual({
      seals: last?.seal,
      pending: 0,
      entries: await db.audit().countDocuments(),
    });
    await made("SEAL-new");
    expect(await verifyAudit()).toMatchObject({ pending: 1, problems: [] });
    await Promise.all([sealAudit(ctx), sealAudit(ctx), sealAudit(ctx)]);
    expect(await verifyAudit()).toMatchObject({ pending: 0, problems: [] });
    expect(await logged()).not.toEqual(expect.arrayContaining([expect.objectContaining({ seal: 1 })]));
  });

  test("outlive an erasure, and a worker that died before it marked the entries", async () => {
    expect((await api("DELETE", "/api/v1/people/P-of-SEAL-0")).status).toBe(204);
    await sealAudit(ctx);
    expect(await db.audit().countDocuments({ object: "SEAL-0" })).toBe(0);
    expect(await problems()).toEqual([]);
    const last = (await verifyAudit()).last?.seal ?? 0;
    await db.audit().updateMany({ seal: last } as never, { $unset: { seal: true } } as never);
    await made("SEAL-after");
    await sealAudit(ctx);
    expect(await problems()).toEqual([]);
  });

  test("do not miss what was never there: transactions that failed, or were done again", async () => {
    const write = (object: string, fail: () => void) =>
      inTransaction(async (session) => {
        await audit(ctx, "lead.create", object, [], session);
        fail();
      });
    const failed = write("SEAL-failed", () => {
      throw new Error("on purpose");
    });
    await expect(failed).rejects.toThrow("on purpose");
    let tries = 0;
    await write("SEAL-twice", () => {
      if (++tries > 1) return;
      const conflict = new mongoose.mongo.MongoError("on purpose");
      conflict.addErrorLabel("TransientTransactionError");
      throw conflict;
    });
    expect(tries).toBe(2);
    await Promise.all(Array.from({ length: 10 }, (_, i) => made(`SEAL-beside-${i}`)));
    await made("SEAL-behind");
    await sealAudit(ctx);
    expect(await problems()).toEqual([]);
    // Each that is there has been told of once, but for the last.
    const entries = await db
      .audit()
      .find({ mac: { $exists: true } })
      .toArray();
    const told = entries.flatMap(({ before = [] }) => before.map((each) => each.split(" ")[0]));
    expect(new Set(told).size).toBe(told.length);
    expect(told.length).toBe(entries.length - 1);
  });

  test.each<[string, () => Promise<unknown>, RegExp]>([
    [
      "changes who did it",
      async () => db.audit().updateOne({ _id: (await entryOf("SEAL-1"))._id }, { $set: { actor: "user:x" } }),
      /not what they were/,
    ],
    [
      "changes what it was done to",
      async () =>
        db.audit().updateOne({ _id: (await entryOf("SEAL-2"))._id }, { $set: { object: "SEAL-9" } }),
      /about something else/,
    ],
    [
      "says that it was done to someone erased",
      async () =>
        db
          .audit()
          .updateOne(
            { _id: (await entryOf("SEAL-new"))._id },
            { $set: { object: `erased:${"0".repeat(24)}` } },
          ),
      /about something else/,
    ],
    [
      "hides what was done to something else behind someone who was erased",
      async () => {
        const [erasure] = await logged("&action=person.erase");
        return db
          .audit()
          .updateOne({ action: "settings.update" }, { $set: { object: erasure?.object ?? "" } });
      },
      /about something else/,
    ],
    [
      "hides what was done to a person behind another who was erased",
      async () => {
        const [erasure] = await logged("&action=person.erase");
        const { _id } = await entryOf("SEAL-behind");
        return db.audit().updateOne({ _id }, { $set: { object: erasure?.object ?? "" } });
      },
      /about something else/,
    ],
    [
      "has what was done to someone who was erased, and their erasure, tell of another",
      async () => {
        const [first] = await logged("&action=person.erase");
        expect((await api("DELETE", "/api/v1/people/P-of-SEAL-beside-1")).status).toBe(204);
        await sealAudit(ctx);
        const [second] = await logged("&action=person.erase");
        expect(second?.object).not.toBe(first?.object);
        return db
          .audit()
          .updateMany({ object: first?.object ?? "" }, { $set: { object: second?.object ?? "" } });
      },
      /about something else/,
    ],
    [
      "takes away what it was done to",
      async () =>
        db
          .audit()
          .updateOne({ _id: (await entryOf("SEAL-after"))._id }, { $unset: { object: true } } as never),
      /about something else/,
    ],
    [
      "writes one of their own, before it is sealed",
      async () => {
        const { _id, seal: _seal, ...entry } = await entryOf("SEAL-4");
        await db.audit().insertOne({ ...entry, actor: "user:forged" });
        return sealAudit(ctx);
      },
      /is not as the app wrote it/,
    ],
    [
      "deletes an entry",
      async () => db.audit().deleteOne({ _id: (await entryOf("SEAL-3"))._id }),
      /^1 of \d+ entries are gone/,
    ],
    [
      "deletes an entry before it is sealed",
      async () => {
        await made("SEAL-gone");
        await db.audit().deleteOne({ object: "SEAL-gone" });
        await made("SEAL-next");
        return sealAudit(ctx);
      },
      /^the entry [0-9a-f]{24} is gone, of which a later one tells/,
    ],
    [
      "deletes one of many that came at once, and puts another one in its place before they are sealed",
      async () => {
        await Promise.all(Array.from({ length: 20 }, (_, i) => made(`SEAL-many-${i}`)));
        const { _id } = await entryOf("SEAL-many-7");
        const { _id: _other, ...other } = await entryOf("SEAL-many-8");
        await db.audit().deleteOne({ _id });
        await db.audit().insertOne({ ...other, _id });
        await made("SEAL-last");
        return sealAudit(ctx);
      },
      /^the entry [0-9a-f]{24} is gone, of which a later one tells/,
    ],
    [
      "slips one in under a seal",
      async () => {
        const { _id, ...entry } = await entryOf("SEAL-4");
        return db.audit().insertOne({ ...entry, actor: "user:y" });
      },
      /^1 entries were put in/,
    ],
    [
      "takes a seal away with its entries",
      async () => {
        await db.auditSeals().deleteOne({ _id: 2 });
        return db.audit().deleteMany({ seal: 2 });
      },
      /^seal 2 is missing/,
    ],
  ])("find out who %s", async (_, tamper, found) => {
    const before = await problems();
    await tamper();
    const after = (await problems()).filter((problem) => !before.includes(problem));
    const isFound = after.some((problem) => found.test(problem));
    unnoticed(!isFound);
    expect(isFound, after.join("; ")).toBe(true);
  });
});

import "@/tests/setup/own-collections.ts";

import type { Document } from "mongodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { matchPeople } from "@/lib/cohorts/match-people.ts";
import { readRows } from "@/lib/cohorts/read-rows.ts";
import { database } from "@/lib/db/collections.ts";
import { connect } from "@/lib/db/connect.ts";
import { loadRegistry } from "@/lib/fields/load-registry.ts";
import { compileRules } from "@/lib/rules/compile-rules.ts";
import { matchRow } from "@/lib/rules/match-row.ts";
import type { RuleGroup } from "@/lib/rules/rule.ts";
import { api, startApi, stopApi, until } from "@/tests/setup/api.ts";
import { importStep, sendFile } from "@/tests/setup/imports.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { startFollowingWorker } from "@/tests/setup/worker.ts";
import { makeAgents } from "@/tests/setup/workspace.ts";

isolatedDatabase(import.meta.url);

let worker: { stop: () => Promise<void> } | undefined;
let agents: string[] = [];

const enquiries = () => database().collection<Document>("crm_enquiries");
const persons = () => database().collection<Document>("crm_persons");
const accounts = () => database().collection<Document>("crm_accounts");

const made = new Date("2026-01-01T00:00:00Z");

/** People as another app keeps them, with fields that have no name here, and names that mean something else there. */
async function fill(): Promise<void> {
  await enquiries().createIndex({ ref: 1 });
  await enquiries().insertMany(
    Array.from({ length: 120 }, (_, i) => ({
      ref: `E-${String(i).padStart(3, "0")}`,
      account: { ref: `U-${i}`, region: "west" },
      stage: { code: i % 2 ? "new" : "lost", since: made },
      status: "archived by them",
      metrics: { score: i, labels: i % 3 ? ["vip"] : [] },
      deal: { budget: i * 1_000 },
      meta: { created: new Date(made.getTime() + i * 1_000) },
    })),
  );
  await persons().insertMany(
    Array.from({ length: 120 }, (_, i) => ({
      _id: `U-${i}` as never,
      number: `N-${i}`,
      profile: { fullName: `Person ${i}`, address: { city: i < 40 ? "Pune" : "Berlin", zip: "411001" } },
    })),
  );
  await persons().updateOne({ _id: "U-1" as never }, { $set: { profile: [{ address: { city: "Pune" } }] } });
  await accounts().insertMany(
    Array.from({ length: 60 }, (_, i) => ({
      no: `K-${i}`,
      person: `U-${i}`,
      level: i % 4 ? "gold" : "bronze",
    })),
  );
}

beforeAll(async () => {
  await connect();
  await fill();
  await startApi();
  agents = await makeAgents(10, 10);
  worker = await startFollowingWorker();
});

afterAll(async () => {
  await worker?.stop();
  await stopApi();
});

const newInPune: RuleGroup = {
  combinator: "and",
  rules: [
    { field: "lead.status", operator: "=", value: "new" },
    { field: "contact.city", operator: "beginsWith", value: "pun" },
  ],
};

const cohort = async (name: string, rules: RuleGroup): Promise<string> => {
  const answer = await api("POST", "/api/v1/cohorts", { body: { name, type: "dynamic", rules } });
  expect(answer.status, answer.text).toBe(201);
  return answer.body.cohort_id;
};

const membersOf = async (id: string): Promise<string[]> =>
  (await api("GET", `/api/v1/cohorts/${id}/members?limit=1000`)).body.items
    .map((member: { pii_id: string }) => member.pii_id)
    .sort();

test("records are listed, read, searched and changed under our names, and the rest of a document is kept", async () => {
  const { body } = await api("GET", "/api/v1/leads?limit=2&status=new");
  expect(body.items.map((lead: Document) => lead.lead_id)).toEqual(["E-001", "E-003"]);
  const next = await api("GET", `/api/v1/leads?limit=1&status=new&cursor=${body.next_cursor}`);
  expect(next.body.items[0]).toMatchObject({
    lead_id: "E-005",
    pii_id: "U-5",
    score: 5,
    tags: ["vip"],
    budget: 5_000,
  });
  // What has no name here is nobody's business who reads here.
  const fields = ["agent_id", "budget", "created_at", "lead_id", "pii_id", "score", "status", "tags"];
  expect(Object.keys(next.body.items[0]).sort()).toEqual(fields);
  expect(Object.keys((await api("GET", "/api/v1/leads/E-005")).body).sort()).toEqual(fields);
  // An own field over something that is no text there: unknown.
  await enquiries().updateOne({ ref: "E-005" }, { $set: { extra: { a: 1 } } });
  const field = { field: "lead.extra", label: "Extra", type: "text" };
  expect((await api("POST", "/api/v1/fields", { body: field })).status).toBe(201);
  expect((await api("GET", "/api/v1/leads/E-005")).body).not.toHaveProperty("extra");
  expect((await api("DELETE", "/api/v1/fields/lead.extra")).status).toBeLessThan(300);
  const other = { score: 6 };
  expect(Object.keys((await api("PATCH", "/api/v1/leads/E-007", { body: other })).body).sort()).toEqual(
    [...fields, "updated_at"].sort(),
  );

  const changed = await api("PATCH", "/api/v1/contacts/N-5", {
    body: { city: "Mumbai", email: "five@example.com" },
  });
  expect(changed.body).toMatchObject({ contact_id: "N-5", pii_id: "U-5", name: "Person 5", city: "Mumbai" });
  expect(await persons().findOne({ _id: "U-5" as never })).toMatchObject({
    number: "N-5",
    profile: { fullName: "Person 5", email: "five@example.com", address: { city: "Mumbai", zip: "411001" } },
  });

  expect((await api("GET", "/api/v1/people?search=Person 77")).body.items).toMatchObject([
    { pii_id: "U-77", name: "Person 77", city: "Berlin", lead_count: 1, is_customer: false },
  ]);
  const person = await api("GET", "/api/v1/people/U-7");
  expect(person.body).toMatchObject({
    contact: { name: "Person 7" },
    customer: { customer_id: "K-7", tier: "gold" },
  });
  expect(JSON.stringify(person.body)).not.toMatch(/411001|region|since|archived by them/);
  // It is held all the same.
  expect(JSON.stringify((await api("GET", "/api/v1/people/U-7/export")).body)).toMatch(/411001/);
  const values = await api("GET", "/api/v1/fields/contact.city/values");
  expect(values.body.items).toEqual([
    { value: "Berlin", count: 80 },
    { value: "Pune", count: 38 },
    { value: "Mumbai", count: 1 },
  ]);
});

test("records that are made here lie where that app looks for them, and a person still has one contact", async () => {
  const row = { contact_id: "N-900", pii_id: "U-900", name: "Asha Rao", city: "Pune" };
  expect((await api("POST", "/api/v1/contacts", { body: row })).status).toBe(201);
  expect(await persons().findOne({ _id: "U-900" as never })).toMatchObject({
    number: "N-900",
    profile: { fullName: "Asha Rao", address: { city: "Pune" } },
  });
  expect((await api("POST", "/api/v1/contacts", { body: { ...row, contact_id: "N-901" } })).status).toBe(409);
  const moved = await api("PATCH", "/api/v1/contacts/N-900", { body: { pii_id: "U-901" } });
  expect(moved.body).toMatchObject({ contact_id: "N-900", pii_id: "U-901", city: "Pune" });
  const rows = [
    { lead_id: "E-900", pii_id: "U-901", budget: 7, tags: ["cold"] },
    { lead_id: "E-010", status: "contacted" },
    { lead_id: "E-011", tags: null },
  ];
  const bulk = await api("POST", "/api/v1/leads/bulk", { body: rows });
  expect(bulk.body).toMatchObject({ inserted: 1, updated: 2, failed: 0 });
  expect(await enquiries().findOne({ ref: "E-900" })).toMatchObject({
    account: { ref: "U-901" },
    stage: { code: "new" },
    deal: { budget: 7 },
    metrics: { labels: ["cold"] },
    handling: { owner: { code: null } },
  });
  const ten = await enquiries().findOne({ ref: "E-010" });
  expect(ten).toMatchObject({ status: "archived by them", stage: { code: "contacted", since: made } });
  expect((await enquiries().findOne({ ref: "E-011" }))?.metrics).toEqual({ score: 11 });
  expect((await api("DELETE", "/api/v1/leads/E-900")).status).toBe(204);
  expect((await api("DELETE", "/api/v1/contacts/N-900")).status).toBe(204);
});

test("what a preview counts, what a cohort stores and what one person is found to be are the same", async () => {
  const alternatives: RuleGroup[] = [
    newInPune,
    { combinator: "and", not: true, rules: newInPune.rules },
    { combinator: "and", rules: [{ field: "contact.city", operator: "null" }] },
    {
      combinator: "or",
      rules: [
        { field: "customer.tier", operator: "=", value: "bronze" },
        { field: "lead.budget", operator: ">", value: 100_000 },
        { field: "lead.tags", operator: "hasNone", value: ["vip"] },
      ],
    },
    {
      combinator: "and",
      rules: [
        { field: "contact.name", operator: "similarTo", value: { text: "Person 12", threshold: 0.95 } },
      ],
    },
  ];
  const registry = await loadRegistry();
  const clock = { now: new Date(), timeZone: "UTC" };
  const everyone = (await enquiries().distinct("account.ref")) as string[];
  for (const [i, rules] of alternatives.entries()) {
    const { root } = compileRules(rules, registry, clock);
    const rows = await readRows({ piiIds: everyone, cohortIds: [] });
    const expected = [
      ...new Set(rows.filter((row) => matchRow(root, row)).map((row) => String(row.lead.pii_id))),
    ].sort();
    expect(expected.length, `rule set ${i}`).toBeGreaterThan(0);
    expect([...new Set((await matchPeople(root)).piiIds)].sort(), `rule set ${i}`).toEqual(expected);
    expect((await api("POST", "/api/v1/cohorts/preview", { body: { rules } })).body.count).toBe(
      expected.length,
    );
    const id = await cohort(`Rules ${i}`, rules);
    expect(await membersOf(id), `rule set ${i}`).toEqual(expected);
  }
  const counted = await api("POST", "/api/v1/cohorts/preview", { body: { rules: newInPune } });
  // 20 odd numbers below 40, but U-1 has a list where an object belongs, and U-5 has moved.
  expect(counted.body.count).toBe(18);
});

test("a write of that app moves people in and out of a dynamic cohort", async () => {
  const id = await cohort("New in Pune", newInPune);
  const has = (piiId: string, expected: boolean) =>
    until(
      () => membersOf(id),
      (members) => members.includes(piiId) === expected,
    );
  await persons().updateOne({ _id: "U-51" as never }, { $set: { "profile.address.city": "Pune" } });
  await has("U-51", true);
  await persons().updateOne({ _id: "U-53" as never }, { $set: { profile: { address: { city: "Pune" } } } });
  await has("U-53", true);
  await enquiries().updateOne({ ref: "E-051" }, { $set: { "stage.code": "lost" } });
  await has("U-51", false);
  await enquiries().updateOne({ ref: "E-055" }, { $set: { "account.ref": "U-3" } });
  await enquiries().insertOne({ ref: "E-950", account: { ref: "U-2" }, stage: { code: "new" } });
  await has("U-2", true);
  await enquiries().deleteOne({ ref: "E-950" });
  await has("U-2", false);
  await enquiries().updateOne({ ref: "E-003" }, { $set: { "account.ref": "U-4" } });
  await has("U-4", true);
});

test("assignment writes owners where that app keeps them, and undo puts the former ones back", async () => {
  await enquiries().updateOne(
    { ref: "E-013" },
    { $set: { handling: { owner: { code: agents[1] }, desk: 4 } } },
  );
  const id = await cohort("Handed over", newInPune);
  const members = await membersOf(id);
  const body = { agent_ids: [agents[0]] };
  const answer = await api("POST", `/api/v1/cohorts/${id}/assign`, { body });
  expect(answer.body, answer.text).toMatchObject({ status: "completed", failed_count: 0 });
  expect(answer.body.assigned_count).toBe(
    await enquiries().countDocuments({ "account.ref": { $in: members } }),
  );
  expect((await enquiries().findOne({ ref: "E-013" }))?.handling).toEqual({
    owner: { code: agents[0] },
    desk: 4,
  });
  const owned = await api("GET", `/api/v1/leads?agent_id=${agents[0]}&limit=1000`);
  expect(owned.body.items).toHaveLength(answer.body.assigned_count);
  const undo = await api("POST", `/api/v1/assignment-jobs/${answer.body.job_id}/undo`);
  await until(
    async () => (await api("GET", `/api/v1/assignment-jobs/${undo.body.job_id}`)).body,
    (job) => job.status === "completed",
  );
  expect((await enquiries().findOne({ ref: "E-013" }))?.handling).toEqual({
    owner: { code: agents[1] },
    desk: 4,
  });
  expect(await enquiries().countDocuments({ "handling.owner.code": agents[0] })).toBe(0);
});

test("a file is imported into that app's collections, finds what is there, and is taken back", async () => {
  const file = Buffer.from(["number,person,city", "N-70,U-70,Agra", "N-900,U-900,Delhi"].join("\n"));
  const mapping = {
    entities: { contact: { fields: { contact_id: "number", pii_id: "person", city: "city" } } },
  };
  const before = await persons().findOne({ _id: "U-70" as never });
  const id = await sendFile(file);
  const counts = { inserted: 1, updated: 1, unchanged: 0, failed: 0 };
  expect((await importStep(id, "check", mapping)).check.entities.contact).toEqual(counts);
  expect((await importStep(id, "start", mapping)).report.entities.contact).toEqual(counts);
  const again = await importStep(await sendFile(file), "start", mapping);
  expect(again.report.entities.contact).toEqual({ inserted: 0, updated: 0, unchanged: 2, failed: 0 });
  const held = await api("GET", "/api/v1/people/U-70/export");
  expect(held.body.contacts).toMatchObject([{ contact_id: "N-70", pii_id: "U-70", city: "Agra" }]);
  expect(await importStep(id, "undo")).toMatchObject({ undo: { restored: 2, skipped: 0 } });
  const after = await persons().findOne({ _id: "U-70" as never });
  expect({ ...after, updated_at: undefined }).toEqual({ ...before, updated_at: undefined });
  expect(await persons().countDocuments({ _id: "U-900" as never })).toBe(0);
});

test("a person is erased from that app's collections too", async () => {
  expect((await api("DELETE", "/api/v1/people/U-20")).status).toBe(204);
  expect(await enquiries().countDocuments({ "account.ref": "U-20" })).toBe(0);
  expect(await persons().countDocuments({ _id: "U-20" as never })).toBe(0);
  expect(await accounts().countDocuments({ person: "U-20" })).toBe(0);
});

test("fields of the map are in the registry, and no own field can take their place", async () => {
  const { body } = await api("GET", "/api/v1/fields");
  const names = body.items.map((item: { field: string }) => item.field);
  expect(names).toContain("lead.budget");
  const answer = await api("POST", "/api/v1/fields", {
    body: { field: "contact.profile", label: "Profile", type: "text" },
  });
  expect(answer.status).toBe(409);
  expect(answer.body.detail).toContain("profile.fullName");
});

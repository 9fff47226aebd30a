import { mongo } from "mongoose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { matchPeople } from "@/lib/cohorts/match-people.ts";
import { db } from "@/lib/db/collections.ts";
import { compileRules } from "@/lib/rules/compile-rules.ts";
import { registryOf } from "@/lib/rules/fields.ts";
import { api, startApi, stopApi, until } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { startFollowingWorker } from "@/tests/setup/worker.ts";
import { load, makeAgents } from "@/tests/setup/workspace.ts";

isolatedDatabase(import.meta.url);

let worker: { stop: () => Promise<void> };
const fromOutside = { combinator: "and", rules: [{ field: "pii_id", operator: "beginsWith", value: "FN-" }] };

beforeAll(async () => {
  await startApi();
  worker = await startFollowingWorker();
});

afterAll(async () => {
  await worker.stop();
  await stopApi();
});

/** Documents as other apps write them: only what they need, of whatever type. */
const leads = [
  { pii_id: "FN-1", status: "new" },
  { pii_id: "FN-2", status: "new" },
  { pii_id: "FN-3", lead_id: 778, status: "new" },
  { pii_id: "FN-4", lead_id: "L-FN-4", status: "new" },
  { pii_id: "FN-4", status: "lost" },
  { status: "new" },
  { pii_id: 5, status: "new" },
  { pii_id: ["FN-6"], status: "new" },
];

test("a cohort counts documents of other apps alike, whoever evaluates it", async () => {
  const dynamic = await api("POST", "/api/v1/cohorts", {
    body: { name: "Followed", type: "dynamic", rules: fromOutside },
  });
  await db.leads().insertMany(leads as never);
  await db.contacts().insertMany([
    { pii_id: "FN-1", city: "Pune" },
    { pii_id: "FN-2", city: "Pune" },
  ] as never);
  const path = `/api/v1/cohorts/${dynamic.body.cohort_id}`;
  const members = async () =>
    (await api("GET", `${path}/members`)).body.items
      .map((member: { pii_id: string }) => member.pii_id)
      .join();
  await until(members, (ids) => ids === "FN-1,FN-2,FN-3,FN-4");
  const preview = await api("POST", "/api/v1/cohorts/preview", {
    body: { rules: fromOutside, cohort_id: dynamic.body.cohort_id },
  });
  expect(preview.body).toMatchObject({ count: 4, lead_count: 5, would_enter: 0, would_leave: 0 });
  expect(preview.body.sample[3]).toEqual({ pii_id: "FN-4", name: null, lead_ids: ["L-FN-4"] });
  expect((await api("POST", `${path}/evaluate`)).body).toMatchObject({ matched: 4, entered: 0, left: 0 });
  expect((await api("GET", `${path}/members/FN-1/explain`)).body).toMatchObject({
    member: true,
    matches: true,
    lead_id: null,
  });
});

test("rows without an id are told apart where whole documents are looked at", async () => {
  const rules = {
    combinator: "and" as const,
    rules: [
      { field: "pii_id", operator: "beginsWith", value: "FN-" },
      { field: "lead.status", operator: "matchesPattern", value: "^n" },
    ],
  };
  const compiled = compileRules(
    { combinator: "and", rules: [rules.rules[0], { field: "lead.source", operator: "null" }] as never },
    registryOf([]),
    { now: new Date(), timeZone: "UTC" },
  );
  expect([...(await matchPeople(compiled.root)).piiIds].sort()).toEqual([
    "FN-1",
    "FN-2",
    "FN-3",
    "FN-4",
    "FN-4",
  ]);
  const similar = {
    combinator: "and",
    rules: [
      rules.rules[0],
      { field: "contact.city", operator: "similarTo", value: { text: "pune", threshold: 1 } },
    ],
  };
  const preview = await api("POST", "/api/v1/cohorts/preview", { body: { rules: similar } });
  expect(preview.body).toMatchObject({ engine: "rules_engine", count: 2, lead_count: 2 });
});

test("people of other apps are listed, and of their leads those that have an id are assigned", async () => {
  await db.contacts().insertOne({
    _id: new mongo.ObjectId() as never,
    contact_id: "C-FN-4",
    pii_id: "FN-4",
    name: "Four",
  } as never);
  const agents = await makeAgents(10);
  const cohort = await api("POST", "/api/v1/cohorts", {
    body: { name: "Handed out", type: "static", rules: fromOutside },
  });
  const assigned = await api("POST", `/api/v1/cohorts/${cohort.body.cohort_id}/assign`, {
    body: { agent_ids: agents },
  });
  expect(assigned.body).toMatchObject({ total: 1, assigned_count: 1 });
  await load("leads", [{ lead_id: "L-1", pii_id: "P-1" }]);
  const { body } = await api("GET", "/api/v1/leads");
  expect(body.items.map((lead: { lead_id: string }) => lead.lead_id)).toEqual(["L-1", "L-FN-4"]);
});

test("a whole number beyond what a double holds is told as a number", async () => {
  await db.leads().insertOne({ lead_id: "L-LONG", pii_id: "FN-LONG", score: mongo.Long.MAX_VALUE } as never);
  expect((await api("GET", "/api/v1/leads/L-LONG")).body.score).toBe(2 ** 63);
  const { body } = await api("GET", "/api/v1/people/FN-LONG");
  expect(body.leads[0].score).toBe(2 ** 63);
});

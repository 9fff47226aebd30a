import { afterAll, beforeAll, expect, test } from "vitest";
import { reportFault } from "@/tests/setup/fault-results.ts";
import { buildPrograms, endFaultTest, type Servers, startProcess, startServers } from "./processes.ts";

/** Loaded only once the environment names these tests' servers. */
const helpers = async () => ({
  ...(await import("@/lib/db/collections.ts")),
  ...(await import("@/tests/setup/api.ts")),
  ...(await import("@/tests/setup/workspace.ts")),
});

const people = 50;
let servers: Servers;
let cohort: string;

beforeAll(async () => {
  [servers] = await Promise.all([startServers(), buildPrograms()]);
  const { startApi, load, api, db, until } = await helpers();
  await startApi();
  const rows = Array.from({ length: people * 2 }, (_, i) => ({
    lead_id: `L-${i}`,
    pii_id: `P-${i}`,
    status: i < people ? "new" : "lost",
  }));
  await load("leads", rows);
  const rules = { combinator: "and", rules: [{ field: "lead.status", operator: "=", value: "new" }] };
  const answer = await api("POST", "/api/v1/cohorts", { body: { name: "New", type: "dynamic", rules } });
  expect([201, 202], answer.text).toContain(answer.status);
  cohort = answer.body.cohort_id;
  startProcess();
  await until(
    () => db.cohorts().findOne({ cohort_id: cohort }),
    (each) => each?.status === "ready" && each.member_count === people && !each.count_stale,
    60_000,
  );
  // The stream has come to the leads above: it looks at none of the people again by itself.
  const since = new Date();
  await until(
    () => db.workerState().findOne({ _id: "stream" }),
    (state) => (state?.confirmed_at ?? new Date(0)) > since,
    60_000,
  );
}, 180_000);

afterAll(() => endFaultTest(servers), 120_000);

/** Has the nightly check done now. @returns what it has mended */
async function night() {
  const { db, until } = await helpers();
  const since = new Date();
  await db.workerState().updateOne({ _id: "drift" }, { $set: { due_at: since } }, { upsert: true });
  const state = await until(
    () => db.workerState().findOne({ _id: "drift" }),
    (each) => (each?.checked_at ?? new Date(0)) > since,
    120_000,
  );
  return state?.mended;
}

async function members(): Promise<string[]> {
  const { db } = await helpers();
  const found = await db.cohortMembers().find({ cohort_id: cohort }).toArray();
  return found.map(({ pii_id }) => pii_id).sort();
}

test("members added, removed and doubled by hand and a wrong count are mended by the nightly check, which says so", {
  timeout: 400_000,
}, async () => {
  const fault = reportFault(
    "Members and counts edited by hand in MongoDB",
    "mended by the nightly check, and said so",
  );
  const { db, api } = await helpers();
  const right = await members();
  const list = { name: "List", type: "static", pii_ids: ["P-80"] };
  const { cohort_id: byHand } = (await api("POST", "/api/v1/cohorts", { body: list })).body;
  const cause = { kind: "manual" as const, by: "hand" };
  const made = (_id: string, pii_id: string) => ({
    _id,
    cohort_id: cohort,
    pii_id,
    entered_at: new Date(),
    cause,
  });
  await db.cohortMembers().deleteMany({ pii_id: { $in: ["P-1", "P-2", "P-3"] } });
  await db
    .cohortMembers()
    .insertMany([made(`${cohort}|P-70`, "P-70"), made(`${cohort}|P-71`, "P-71"), made("double", "P-4")]);
  await db.cohortMembers().insertMany([
    { ...made("list-1", "P-80"), cohort_id: byHand },
    { ...made("list-2", "P-81"), cohort_id: byHand },
  ]);
  await db.cohorts().updateOne({ cohort_id: cohort }, { $set: { member_count: 7 } });
  expect(await members(), "nothing but the check mends it").not.toEqual(right);
  fault.tried(9);
  const mended = await fault.recovery(night);
  expect(mended).toMatchObject({ entered: 3, left: 2, strays: 3, unchecked: 0 });
  const listed = await db.cohortMembers().find({ cohort_id: byHand }).sort({ _id: 1 }).toArray();
  expect(listed.map(({ _id }) => _id)).toEqual([`${byHand}|P-80`, `${byHand}|P-81`]);
  expect(await members()).toEqual(right);
  const kept = await db.cohorts().findOne({ cohort_id: cohort });
  expect(kept?.member_count).toBe(people);
  const events = await db.membershipEvents().find({ "cause.kind": "drift" }).toArray();
  const told = events.map(({ type, pii_ids }) => [type, [...pii_ids].sort()]).sort();
  expect(told).toEqual([
    ["entered", ["P-1", "P-2", "P-3"]],
    ["left", ["P-70", "P-71"]],
  ]);
  const history = await api("GET", `/api/v1/cohorts/${cohort}/events`);
  expect(history.text).toContain('"drift"');

  await db.cohorts().updateOne({ cohort_id: cohort }, { $set: { member_count: 7 } });
  expect(await night()).toMatchObject({ entered: 0, left: 0, strays: 0, counts: 1 });
  expect(await night()).toMatchObject({ entered: 0, left: 0, strays: 0, counts: 0, unchecked: 0 });
});

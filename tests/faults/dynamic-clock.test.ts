import { afterAll, beforeAll, expect, test } from "vitest";
import { reportFault } from "@/tests/setup/fault-results.ts";
import {
  buildPrograms,
  endFaultTest,
  type Process,
  type Servers,
  startProcess,
  startServers,
} from "./processes.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** What the product promises, from the instant at which a person flips. */
const promisedMs = 15_000;

/** Loaded only once the environment names these tests' servers. */
const helpers = async () => ({
  ...(await import("@/lib/db/collections.ts")),
  ...(await import("@/tests/setup/api.ts")),
  ...(await import("@/tests/setup/workspace.ts")),
});

let servers: Servers;
let worker: Process;

beforeAll(async () => {
  [servers] = await Promise.all([startServers(), buildPrograms()]);
  const { startApi, load } = await helpers();
  await startApi();
  await load(
    "leads",
    ["A", "B", "C"].map((id) => ({ lead_id: `L-${id}`, pii_id: `P-${id}` })),
  );
  worker = startProcess();
  await following();
}, 120_000);

afterAll(() => endFaultTest(servers), 120_000);

/** Waits until a worker applies changes: a heartbeat sent from now on has passed. */
async function following(): Promise<void> {
  const { db, until } = await helpers();
  const since = new Date();
  await until(
    () => db.workerState().findOne({ _id: "stream" }),
    (state) => (state?.confirmed_at ?? new Date(0)) > since,
    30_000,
  );
}

async function cohortOf(operator: string, unit: "minute" | "day"): Promise<string> {
  const { api } = await helpers();
  const value = { amount: 1, unit };
  const rules = { combinator: "and", rules: [{ field: "lead.last_contacted_at", operator, value }] };
  const answer = await api("POST", "/api/v1/cohorts", {
    body: { name: `${operator} ${unit}`, type: "dynamic", rules },
  });
  expect([201, 202], answer.text).toContain(answer.status);
  return answer.body.cohort_id;
}

async function setDate(id: string, ms: number): Promise<void> {
  const { db } = await helpers();
  await db.leads().updateOne({ lead_id: `L-${id}` }, { $set: { last_contacted_at: new Date(ms) } });
}

const memberOf = async (cohort: string, id: string): Promise<boolean> => {
  const { db } = await helpers();
  return (await db.cohortMembers().findOne({ _id: `${cohort}|P-${id}` })) !== null;
};

/** Waits for a person to be in or out. @returns the instant at which that was seen */
async function becomes(cohort: string, id: string, inside: boolean, withinMs: number): Promise<number> {
  const { until } = await helpers();
  await until(
    () => memberOf(cohort, id),
    (is) => is === inside,
    withinMs,
  );
  return Date.now();
}

async function lastCause(cohort: string, id: string): Promise<string | undefined> {
  const { db } = await helpers();
  const [event] = await db
    .membershipEvents()
    .find({ cohort_id: cohort, pii_ids: `P-${id}` })
    .sort({ at: -1 })
    .limit(1)
    .toArray();
  return event?.cause.kind;
}

test("people enter and leave by time alone within 15 s of the instant", { timeout: 180_000 }, async () => {
  const fault = reportFault(
    "Time alone passes under cohorts about relative dates",
    "enter and leave after the instant, never before",
  );
  const last = await cohortOf("withinLast", "minute");
  const next = await cohortOf("withinNext", "minute");
  await following();
  const leavesAt = Date.now() + 10_000;
  const entersAt = Date.now() + 12_000;
  await setDate("A", leavesAt - minuteMs);
  await setDate("B", entersAt + minuteMs);
  await becomes(last, "A", true, 10_000);
  expect(await memberOf(next, "B")).toBe(false);
  fault.tried(2);
  const left = await becomes(last, "A", false, leavesAt - Date.now() + promisedMs);
  const entered = await becomes(next, "B", true, entersAt - Date.now() + promisedMs);
  fault.recovered(Math.max(left - leavesAt, entered - entersAt));
  expect(left).toBeGreaterThanOrEqual(leavesAt);
  expect(entered).toBeGreaterThanOrEqual(entersAt);
  expect([await lastCause(last, "A"), await lastCause(next, "B")]).toEqual(["time", "time"]);
  console.log(`left after ${left - leavesAt} ms, entered after ${entered - entersAt} ms`);
});

test("what flipped while no worker ran is acted on once one runs: seconds and a whole day away", {
  timeout: 180_000,
}, async () => {
  const fault = reportFault(
    "No worker for a day under cohorts about relative dates",
    "whoever flipped meanwhile is in or out",
  );
  const { db } = await helpers();
  const minute = await cohortOf("withinLast", "minute");
  const last = await cohortOf("withinLast", "day");
  const next = await cohortOf("withinNext", "day");
  await setDate("A", Date.now() - dayMs - dayMs / 2);
  await setDate("B", Date.now() + dayMs / 2);
  await setDate("C", Date.now() - minuteMs + 8_000);
  await becomes(next, "B", true, 20_000);
  await becomes(minute, "C", true, 20_000);
  await following();
  worker.send("SIGTERM");
  await worker.gone;
  // As it was when the worker was stopped a day ago: A still inside, B not yet.
  const [pii_id, entered_at] = ["P-A", new Date(Date.now() - dayMs)];
  const cause = { kind: "evaluation" as const, rule_version: 1 };
  await db.cohortMembers().insertOne({ _id: `${last}|P-A`, cohort_id: last, pii_id, entered_at, cause });
  await db
    .membershipEvents()
    .insertOne({ cohort_id: last, pii_ids: [pii_id], type: "entered", at: entered_at, cause });
  await db.cohortMembers().deleteOne({ _id: `${next}|P-B` });
  await db.cohorts().updateMany({ cohort_id: { $in: [last, next] } }, { $set: { swept_at: entered_at } });
  await new Promise((done) => setTimeout(done, 9_000));
  expect(await memberOf(minute, "C")).toBe(true);
  fault.tried();
  worker = startProcess();
  await fault.recovery(async () => {
    await becomes(last, "A", false, minuteMs);
    await becomes(next, "B", true, minuteMs);
    await becomes(minute, "C", false, minuteMs);
  });
  expect([await lastCause(last, "A"), await lastCause(next, "B"), await lastCause(minute, "C")]).toEqual([
    "time",
    "time",
    "time",
  ]);
});

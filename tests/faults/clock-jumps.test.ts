import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { reportFault } from "@/tests/setup/fault-results.ts";
import {
  buildPrograms,
  endFaultTest,
  endProcesses,
  type Process,
  type Servers,
  startProcess,
  startProgram,
  startServers,
} from "./processes.ts";

const dayMs = 24 * 3_600_000;
const longestMs = 600_000;
const leads = 3_000;

/** Loaded only once the environment names these tests' servers. */
const helpers = async () => ({
  ...(await import("@/lib/db/collections.ts")),
  ...(await import("@/lib/health/check-readiness.ts")),
  ...(await import("@/lib/jobs/queues.ts")),
  ...(await import("@/lib/assignment/enqueue-job.ts")),
  ...(await import("@/tests/setup/api.ts")),
  ...(await import("@/tests/setup/imports.ts")),
  ...(await import("@/tests/setup/workspace.ts")),
  ...(await import("./jobs.ts")),
});

const folder = mkdtempSync(join(tmpdir(), "cohort-clock-"));
let servers: Servers;
let agents: string[];
let cohort: string;

beforeAll(async () => {
  [servers] = await Promise.all([startServers(), buildPrograms()]);
  const { startApi, makeAgents, cohortOf } = await helpers();
  await startApi();
  agents = await makeAgents(50, 30);
  cohort = await cohortOf("L", leads);
}, 180_000);

afterEach(endProcesses, 30_000);

afterAll(async () => {
  await endFaultTest(servers);
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

let clocks = 0;

/** A worker whose clock is `ms` ahead of this machine's, until it is moved again. */
function startAhead(
  ms: number,
  program: "worker" | "poisoned" = "worker",
  env: Record<string, string> = {},
): Process & { move: (ms: number) => void } {
  const file = join(folder, `clock-${clocks++}`);
  const move = (to: number) => {
    writeFileSync(`${file}.new`, String(to));
    renameSync(`${file}.new`, file);
  };
  move(ms);
  return { ...startProgram(program, { before: "moved-clock", env: { ...env, MOVED_CLOCK: file } }), move };
}

async function kill(worker: Process): Promise<void> {
  worker.send("SIGKILL");
  await worker.gone;
}

const ahead = "a day ahead";
const back = "back by a day";

test.each([
  [ahead, dayMs],
  [back, -dayMs],
])(
  "an assignment whose worker's clock jumps %s, and which is killed then, goes on within 30 s, each lead once",
  {
    timeout: longestMs,
  },
  async (how, ms) => {
    const fault = reportFault(
      `Clock jumps ${how} under an assignment, its worker killed then`,
      "each lead assigned once",
    );
    const { startJob, untilDone, untilEnded, expectRight, recoveryMs, db } = await helpers();
    const jobId = await startJob(cohort, agents);
    const worker = startAhead(0);
    await untilDone(jobId, 100);
    worker.move(ms);
    const wrong = async () => {
      const job = await db.assignmentJobs().findOne({ job_id: jobId });
      return (
        Math.abs((job?.lease_until?.getTime() ?? Date.now()) - Date.now()) > dayMs / 2 ||
        job?.status === "completed"
      );
    };
    const { until } = await helpers();
    await until(wrong, Boolean, recoveryMs);
    const done = (await db.assignmentJobs().findOne({ job_id: jobId }))?.assigned_count ?? 0;
    await kill(worker);
    expect(done).toBeLessThan(leads);
    fault.tried();
    startProcess();
    await fault.recovery(() => untilDone(jobId, done + 200, recoveryMs));
    await untilEnded(jobId);
    await expectRight(jobId);
  },
);

test("a clock that jumps a day ahead and back under a running assignment: two workers, each lead once", {
  timeout: longestMs,
}, async () => {
  const fault = reportFault(
    "Clock jumps a day ahead, then back, beside a worker whose clock is right",
    "each lead assigned once",
  );
  const { startJob, untilDone, untilEnded, expectRight } = await helpers();
  const jobId = await startJob(cohort, agents);
  const jumping = startAhead(0);
  startProcess();
  for (const [at, ms] of [
    [300, dayMs],
    [900, 0],
    [1_500, -dayMs],
    [2_100, 0],
  ] as const) {
    await untilDone(jobId, at);
    jumping.move(ms);
    fault.tried();
  }
  await untilEnded(jobId);
  await expectRight(jobId);
});

test("an import whose worker's clock was a day ahead goes on within 30 s of its death", {
  timeout: longestMs,
}, async () => {
  const fault = reportFault("Clock a day ahead under an import, its worker killed", "goes on; each row once");
  const { api, db, sendFile, until, recoveryMs } = await helpers();
  const rows = 12_000;
  const lines = ["id,person", ...Array.from({ length: rows }, (_, i) => `I-${i},I-P${i}`)];
  const id = await sendFile(Buffer.from(lines.join("\n")));
  const mapping = { entities: { lead: { fields: { lead_id: "id", pii_id: "person" } } } };
  expect((await api("POST", `/api/v1/imports/${id}/start`, { body: { mapping } })).status).toBe(202);
  const worker = startAhead(dayMs);
  const look = () => db.imports().findOne({ import_id: id });
  await until(look, (seen) => (seen?.rows_done ?? 0) >= 2_000, 60_000);
  await kill(worker);
  const left = await look();
  expect(left).toMatchObject({ status: "importing" });
  expect(left?.lease_until?.getTime()).toBeGreaterThan(Date.now() + dayMs / 2);
  fault.tried();
  startProcess();
  await fault.recovery(() =>
    until(look, (seen) => (seen?.rows_done ?? 0) > (left?.rows_done ?? 0), recoveryMs),
  );
  const done = await until(look, (seen) => seen?.status === "completed", 120_000);
  expect(done?.report?.entities.lead).toEqual({ inserted: rows, updated: 0, unchanged: 0, failed: 0 });
});

test("a job that a clock a day ahead has put off on the queue is done at once", {
  timeout: longestMs,
}, async () => {
  const fault = reportFault("Job put off on the queue by a clock a day ahead", "done by the next worker");
  const { startJob, untilEnded, expectRight, db, until, queuedJob, queueJobId, cohortOf } = await helpers();
  const jobId = await startJob(await cohortOf("Q", 150), agents);
  const held = await db
    .assignmentJobs()
    .findOneAndUpdate(
      { job_id: jobId },
      { $set: { status: "running", lease_until: new Date(Date.now() + dayMs + 60_000) }, $inc: { epoch: 1 } },
      { returnDocument: "after" },
    );
  const onQueue = async () => (await queuedJob("cohort-assignment", queueJobId(held as never)))?.getState();
  const worker = startAhead(dayMs);
  await until(onQueue, (state) => state === "delayed", 30_000);
  await kill(worker);
  fault.tried();
  startProcess();
  await fault.recovery(() => untilEnded(jobId, 40_000));
  await expectRight(jobId);
});

test("an evaluation whose worker's clock was a day ahead is no longer in the way once that is dead", {
  timeout: longestMs,
}, async () => {
  const fault = reportFault(
    "Clock a day ahead under an evaluation, its worker killed",
    "evaluated again when asked, and by itself",
  );
  const { api, db, until, redis } = { ...(await helpers()), ...(await import("@/lib/redis.ts")) };
  const { reevaluateCohorts } = await import("@/lib/cohorts/reevaluate-cohorts.ts");
  const { systemContext } = await import("@/lib/context.ts");
  const make = async (name: string) => {
    const rules = { combinator: "and", rules: [{ field: "lead.source", operator: "=", value: name }] };
    const made = await api("POST", "/api/v1/cohorts", { body: { name, type: "dynamic", rules } });
    const id: string = made.body.cohort_id;
    await reevaluateCohorts(systemContext("test"), [id], "a test asks for it");
    const worker = startAhead(dayMs, "poisoned", { POISON: `"${name}"` });
    await worker.gone;
    const left = await db.cohorts().findOne({ cohort_id: id });
    expect(left?.running?.expires_at.getTime()).toBeGreaterThan(Date.now() + dayMs / 2);
    fault.tried();
    return id;
  };
  const asked = await make("asked");
  await redis().flushall();
  expect((await api("POST", `/api/v1/cohorts/${asked}/evaluate`)).status).toBe(200);
  const byItself = await make("by itself");
  await redis().flushall();
  startProcess();
  const look = () => db.cohorts().findOne({ cohort_id: byItself });
  await fault.recovery(() =>
    until(look, (seen) => seen?.status === "ready" && seen.running === null, 60_000),
  );
});

test("the change stream is taken over from a worker whose clock was a day ahead, and that one is not heard for a day", {
  timeout: longestMs,
}, async () => {
  const fault = reportFault(
    "Clock a day ahead under who follows changes, killed",
    "taken over by the next worker",
  );
  const { db, until, checkReadiness, recoveryMs } = await helpers();
  const stream = () => db.workerState().findOne({ _id: "stream" });
  const worker = startAhead(dayMs);
  await until(stream, (state) => (state?.expires_at?.getTime() ?? 0) > Date.now() + dayMs / 2, 60_000);
  await until(
    () => checkReadiness(Date.now() + dayMs),
    ({ worker: heard }) => heard,
    30_000,
  );
  const former = await stream();
  await kill(worker);
  expect((await checkReadiness()).worker).toBe(false);
  fault.tried();
  startProcess();
  const taken = await fault.recovery(() =>
    until(stream, (state) => (state?.epoch ?? 0) > (former?.epoch ?? 0), recoveryMs),
  );
  expect(taken?.expires_at?.getTime()).toBeLessThan(Date.now() + dayMs / 2);
});

test("people who left and entered relative-date cohorts by a clock a day ahead are back once it is right, and the night's check is due again", {
  timeout: longestMs,
}, async () => {
  const fault = reportFault(
    "Clock jumps a day ahead and back under cohorts about relative dates",
    "members right, by either clock",
  );
  const { api, db, load, until } = await helpers();
  const now = Date.now();
  const at = (ms: number) => new Date(now + ms).toISOString();
  await load("leads", [
    { lead_id: "T-in", pii_id: "T-in", last_contacted_at: at(-dayMs / 2) },
    { lead_id: "T-edge", pii_id: "T-edge", last_contacted_at: at(dayMs / 12) },
    { lead_id: "T-soon", pii_id: "T-soon", last_contacted_at: at(dayMs * 1.5) },
  ]);
  const worker = startAhead(0);
  const make = async (operator: string) => {
    const value = { amount: 1, unit: "day" };
    const rules = { combinator: "and", rules: [{ field: "lead.last_contacted_at", operator, value }] };
    const made = await api("POST", "/api/v1/cohorts", { body: { name: operator, type: "dynamic", rules } });
    return made.body.cohort_id as string;
  };
  const [last, next] = [await make("withinLast"), await make("withinNext")];
  const members = async () => {
    const of = async (cohort_id: string) =>
      (await db.cohortMembers().find({ cohort_id, pii_id: /^T-/ }).toArray())
        .map(({ pii_id }) => pii_id.slice(2))
        .sort()
        .join();
    return `${await of(last)}|${await of(next)}`;
  };
  const becomes = (expected: string) => until(members, (seen) => seen === expected, 60_000);
  await becomes("in|edge");
  const since = new Date();
  await until(
    () => db.workerState().findOne({ _id: "stream" }),
    (state) => (state?.confirmed_at ?? new Date(0)) > since,
    60_000,
  );
  for (let i = 0; i < 2; i++) {
    worker.move(dayMs);
    fault.tried();
    await fault.recovery(() => becomes("edge|soon"));
    worker.move(0);
    fault.tried();
    await fault.recovery(() => becomes("in|edge"));
  }
  const night = () => db.workerState().findOne({ _id: "drift" });
  const { nextNight } = await import("@/lib/jobs/nightly.ts");
  const due = nextNight(new Date()).getTime();
  // A check that the other clock began is over.
  await until(night, (state) => state?.due_at?.getTime() === due, 120_000);
  await db.workerState().updateOne({ _id: "drift" }, { $set: { due_at: new Date(due + dayMs) } });
  await until(night, (state) => state?.due_at?.getTime() === due, 120_000);
});

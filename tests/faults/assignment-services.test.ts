import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { reportFault } from "@/tests/setup/fault-results.ts";
import {
  buildPrograms,
  endFaultTest,
  endProcesses,
  random,
  rounds,
  type Servers,
  seed,
  startProcess,
  startServers,
} from "./processes.ts";

/** Every round takes its time on a busy machine; what has to be quick is waited for by itself. */
const longestMs = 3_600_000;

const leads = 1_200;
const pauseMs = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Loaded only once the environment names these tests' servers. */
const helpers = async () => ({
  ...(await import("@/lib/db/collections.ts")),
  ...(await import("@/lib/redis.ts")),
  ...(await import("@/tests/setup/api.ts")),
  ...(await import("@/tests/setup/workspace.ts")),
  ...(await import("./jobs.ts")),
  ...(await import("./check-assignment.ts")),
});

let servers: Servers;
let agents: string[];
let cohort: string;
/** The control is slow; it gets fewer leads. */
let few: string;

beforeAll(async () => {
  console.log(`FAULT_SEED=${seed}`);
  [servers] = await Promise.all([startServers(), buildPrograms()]);
  const { startApi, makeAgents, cohortOf } = await helpers();
  await startApi();
  agents = await makeAgents(50, 30, 20, 10, 5);
  cohort = await cohortOf("L", leads);
  few = await cohortOf("F", 200);
}, 300_000);

afterEach(endProcesses, 30_000);

afterAll(() => endFaultTest(servers), 300_000);

/** Kills MongoDB, which is started again by who watches over it. */
function killMongo(): void {
  const { mongo } = servers.mongo.pids();
  if (mongo === undefined) throw new Error("MongoDB does not run.");
  process.kill(mongo, "SIGKILL");
}

const away = async () => {
  const { pingDatabase } = await import("@/lib/db/connect.ts");
  return !(await pingDatabase(1_000));
};

async function untilBack(): Promise<void> {
  const { until } = await helpers();
  await until(away, (gone) => !gone, 60_000);
}

describe("MongoDB is killed (SIGKILL)", () => {
  test("in the middle of a job: each lead is assigned once, and it goes on within 30 s", {
    timeout: longestMs,
  }, async () => {
    const fault = reportFault(
      "MongoDB killed (SIGKILL) in the middle of an assignment",
      "each lead assigned once",
    );
    const { startJob, untilDone, untilEnded, expectRight, untilMoves } = await helpers();
    const kills = rounds(1, 5);
    const jobId = await startJob(cohort, agents);
    startProcess();
    let done = 0;
    for (let kill = 0; kill < kills && done < leads; kill++) {
      done = await untilDone(jobId, done + 1 + Math.floor((random() * (leads - done)) / (kills - kill + 1)));
      await pauseMs(random() * 20);
      killMongo();
      fault.tried();
      await pauseMs(200);
      await untilBack();
      if (done < leads) expect(await fault.recovery(() => untilMoves(jobId))).toBeGreaterThan(done);
    }
    await untilEnded(jobId);
    await expectRight(jobId);
  });

  test("control: without the transaction it goes red", { timeout: longestMs }, async () => {
    const { startJob, untilDone, checkAssignment, putAway } = await helpers();
    for (let tries = 0; tries < 6; tries++) {
      const jobId = await startJob(few, agents);
      startProcess("transaction");
      await untilDone(jobId, 20);
      await pauseMs(random() * 100);
      killMongo();
      await endProcesses();
      await pauseMs(200);
      await untilBack();
      const problems = await checkAssignment(jobId);
      await putAway(jobId);
      if (problems.length > 0) return;
    }
    throw new Error("The checker stayed green without the transaction.");
  });
});

test("MongoDB is stopped for 20 s in the middle of a job: it goes on within 30 s of its return", {
  timeout: longestMs,
}, async () => {
  const fault = reportFault(
    "MongoDB stopped for 20 s in the middle of an assignment",
    "each lead assigned once",
  );
  const { startJob, untilDone, untilEnded, untilMoves, expectRight } = await helpers();
  const jobId = await startJob(cohort, agents);
  startProcess();
  const done = await untilDone(jobId, 1 + Math.floor(random() * leads * 0.5));
  await servers.mongo.stop();
  fault.tried();
  await pauseMs(20_000);
  await servers.restartMongo();
  await untilBack();
  expect(await fault.recovery(() => untilMoves(jobId))).toBeGreaterThan(done);
  await untilEnded(jobId);
  await expectRight(jobId);
});

describe("Redis is emptied (FLUSHALL)", () => {
  /** Starts a job and empties Redis in the middle of it; its worker dies and leaves no trace there. */
  async function empty(without?: "sweep"): Promise<{ jobId: string; done: number }> {
    const { startJob, untilDone, redis } = await helpers();
    const jobId = await startJob(cohort, agents);
    const worker = startProcess(without);
    const done = await untilDone(jobId, 1 + Math.floor(random() * leads * 0.3));
    worker.send("SIGKILL");
    await worker.gone;
    await redis().flushall();
    startProcess(without);
    return { jobId, done };
  }

  test("in the middle of a job: another worker finds it in MongoDB within 30 s", {
    timeout: longestMs,
  }, async () => {
    const fault = reportFault(
      "Redis emptied (FLUSHALL) and the worker killed in the middle of an assignment",
      "each lead assigned once",
    );
    const { untilMoves, untilEnded, expectRight } = await helpers();
    for (let round = 0; round < rounds(1, 5); round++) {
      const { jobId, done } = await empty();
      fault.tried();
      expect(done).toBeLessThan(leads);
      await fault.recovery(() => untilMoves(jobId));
      await untilEnded(jobId);
      await expectRight(jobId);
      await endProcesses();
    }
  });

  test("under a worker that goes on: nothing is lost or done twice", { timeout: longestMs }, async () => {
    const fault = reportFault(
      "Redis emptied (FLUSHALL) under a worker that goes on",
      "each lead assigned once",
    );
    const { startJob, untilDone, untilEnded, untilMoves, expectRight, redis } = await helpers();
    const jobId = await startJob(cohort, agents);
    startProcess();
    await untilDone(jobId, 1 + Math.floor(random() * leads * 0.3));
    await redis().flushall();
    fault.tried();
    await fault.recovery(() => untilMoves(jobId));
    await untilEnded(jobId);
    await expectRight(jobId);
  });

  test("control: without the sweep nobody finds it", { timeout: longestMs }, async () => {
    const { db, endLease, putAway } = await helpers();
    const { jobId, done } = await empty("sweep");
    await endLease(jobId);
    await pauseMs(8_000);
    const job = await db.assignmentJobs().findOne({ job_id: jobId });
    expect(job).toMatchObject({ status: "running", assigned_count: done });
    await endProcesses();
    await putAway(jobId);
  });
});

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
import type { Without } from "./unguarded-worker.ts";

/** Every round takes its time on a busy machine; what has to be quick is waited for by itself. */
const longestMs = 3_600_000;

const leads = 1_200;
const pauseMs = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Loaded only once the environment names these tests' servers. */
const helpers = async () => ({
  ...(await import("@/lib/db/collections.ts")),
  ...(await import("@/lib/jobs/queues.ts")),
  ...(await import("@/tests/setup/api.ts")),
  ...(await import("@/tests/setup/jobs.ts")),
  ...(await import("@/tests/setup/workspace.ts")),
  ...(await import("./jobs.ts")),
  ...(await import("./check-assignment.ts")),
});

let servers: Servers;
let agents: string[];
let cohort: string;
/** Controls are slow; they get fewer leads. */
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

/** Runs a fault against a control until its checker goes red, a few times at most; a guard that nobody misses is none. */
async function expectRed(attempt: () => Promise<{ jobIds: string[]; problems: string[] }>): Promise<void> {
  const { putAway } = await helpers();
  for (let tries = 0; tries < 6; tries++) {
    const { jobIds, problems } = await attempt();
    await endProcesses();
    for (const jobId of jobIds) await putAway(jobId);
    if (problems.length > 0) return;
  }
  throw new Error("The checker stayed green without the guard.");
}

describe("a worker that is killed (SIGKILL)", () => {
  test("at random moments of a job: each lead is assigned once, and the next goes on within 30 s", {
    timeout: longestMs,
  }, async () => {
    const fault = reportFault(
      "Worker killed (SIGKILL) in the middle of an assignment",
      "each lead assigned once",
    );
    const { startJob, untilDone, untilEnded, expectRight, untilMoves } = await helpers();
    const kills = rounds(2, 20);
    const jobId = await startJob(cohort, agents);
    let worker = startProcess();
    let done = 0;
    for (let kill = 0; kill < kills; kill++) {
      const before = done;
      done = await untilDone(
        jobId,
        before + 1 + Math.floor((random() * (leads - before)) / (kills - kill + 1)),
      );
      expect(done).toBeGreaterThan(before);
      if (done === leads) break;
      await pauseMs(random() * 20);
      worker.send("SIGKILL");
      await worker.gone;
      fault.tried();
      worker = startProcess();
      done = await fault.recovery(() => untilMoves(jobId));
    }
    await untilEnded(jobId);
    await expectRight(jobId);
  });

  test("control: without the transaction it goes red", { timeout: longestMs }, async () => {
    const { startJob, untilDone, checkAssignment } = await helpers();
    await expectRed(async () => {
      const jobId = await startJob(few, agents);
      const worker = startProcess("transaction");
      await untilDone(jobId, 20);
      await pauseMs(random() * 100);
      worker.send("SIGKILL");
      await worker.gone;
      return { jobIds: [jobId], problems: await checkAssignment(jobId) };
    });
  });
});

describe("a worker that sleeps (SIGSTOP) and wakes up", () => {
  test("after 15 s, its job taken over meanwhile, does not go on with it", {
    timeout: longestMs,
  }, async () => {
    const fault = reportFault(
      "Worker asleep (SIGSTOP, 15 s) in the middle of an assignment that another takes over",
      "each lead assigned once, the sleeper changes nothing",
    );
    const { startJob, untilDone, untilEnded, expectRight, untilMoves, db } = await helpers();
    const sleeps = rounds(1, 10);
    for (let sleep = 0; sleep < sleeps; sleep++) {
      const jobId = await startJob(cohort, agents);
      const sleeper = startProcess();
      const done = await untilDone(jobId, 1 + Math.floor(random() * 500));
      await pauseMs(random() * 20);
      sleeper.send("SIGSTOP");
      fault.tried();
      const asleep = pauseMs(15_000);
      const other = startProcess();
      await fault.recovery(() => untilMoves(jobId));
      await asleep;
      sleeper.send("SIGCONT");
      await untilEnded(jobId);
      await pauseMs(500);
      await expectRight(jobId);
      const job = await db.assignmentJobs().findOne({ job_id: jobId });
      if (done < leads) expect(job?.epoch).toBeGreaterThan(1);
      sleeper.send("SIGKILL");
      other.send("SIGKILL");
      await Promise.all([sleeper.gone, other.gone]);
    }
  });

  test("control: without the fence it goes red", { timeout: longestMs }, async () => {
    const { startJob, untilDone, untilEnded, endLease, checkAssignment } = await helpers();
    await expectRed(async () => {
      const jobId = await startJob(few, agents);
      const sleeper = startProcess("fence");
      await untilDone(jobId, 20);
      sleeper.send("SIGSTOP");
      await pauseMs(1_500);
      await endLease(jobId);
      startProcess("fence");
      await untilDone(jobId, 60);
      sleeper.send("SIGCONT");
      await untilEnded(jobId).catch(() => undefined);
      await pauseMs(500);
      return { jobIds: [jobId], problems: await checkAssignment(jobId) };
    });
  });
});

describe("the same job delivered twice", () => {
  async function deliverTwice(without?: Without): Promise<string> {
    const { startJob, queue, db, until } = await helpers();
    const jobId = await startJob(without ? few : cohort, agents);
    for (let i = 0; i < 3; i++)
      await (await queue("cohort-assignment")).add(
        "cohort-assignment",
        { job_id: jobId },
        { jobId: `again-${jobId}-${i}` },
      );
    startProcess(without);
    startProcess(without);
    await until(
      () => db.assignmentJobs().findOne({ job_id: jobId }),
      (job) => job?.status === "completed",
      60_000,
    ).catch(() => undefined);
    await pauseMs(500);
    return jobId;
  }

  test("to several workers at once is done once", { timeout: longestMs }, async () => {
    const fault = reportFault(
      "Assignment delivered four times, to two workers at once",
      "each lead assigned once",
    );
    const { untilEnded, expectRight } = await helpers();
    for (let round = 0; round < rounds(1, 10); round++) {
      const jobId = await deliverTwice();
      fault.tried();
      await untilEnded(jobId);
      await expectRight(jobId);
      await endProcesses();
    }
  });

  test("control: without the claim it goes red", { timeout: longestMs }, async () => {
    const { checkAssignment } = await helpers();
    await expectRed(async () => {
      const jobId = await deliverTwice("claim");
      return { jobIds: [jobId], problems: await checkAssignment(jobId) };
    });
  });
});

describe("two jobs on the same leads", () => {
  /** Both begin at the same moment, each with a worker of its own. */
  async function runBoth(without?: Without): Promise<string[]> {
    const { startJob, untilDone, command, queue, until } = await helpers();
    const of = without ? few : cohort;
    const jobIds = [await startJob(of, agents), await startJob(of, [...agents].reverse())];
    for (const jobId of jobIds) await command(jobId, "pause");
    startProcess(without);
    startProcess(without);
    await until(
      async () => (await queue("cohort-assignment")).getWorkersCount(),
      (workers) => workers >= 2,
      60_000,
    );
    await Promise.all(jobIds.map((jobId) => command(jobId, "resume")));
    for (const jobId of jobIds)
      await untilDone(jobId, without ? 200 : leads, without ? 10_000 : 60_000).catch(() => undefined);
    await pauseMs(300);
    return jobIds;
  }

  test("run one after the other on each lead: both cascades complete, one pipeline is open", {
    timeout: longestMs,
  }, async () => {
    const fault = reportFault(
      "Two assignments of the same leads at once",
      "both cascades complete, one open pipeline a lead",
    );
    const { untilEnded, expectRight } = await helpers();
    for (let round = 0; round < rounds(1, 10); round++) {
      fault.tried();
      for (const jobId of await runBoth()) {
        await untilEnded(jobId);
        await expectRight(jobId);
      }
      await endProcesses();
    }
  });

  test("control: without the transaction it goes red", { timeout: longestMs }, async () => {
    const { checkAssignment } = await helpers();
    await expectRed(async () => {
      const jobIds = await runBoth("transaction");
      const problems = [];
      for (const jobId of jobIds) problems.push(...(await checkAssignment(jobId)));
      return { jobIds, problems };
    });
  });
});

describe("pause and cancel", () => {
  /** Gives a command in the middle of a job. @returns what it answered, and how far the job is a while later */
  async function interrupt(verb: "pause" | "cancel", without?: Without) {
    const { startJob, untilDone, command, jobOf } = await helpers();
    const jobId = await startJob(without ? few : cohort, agents);
    startProcess(without);
    await untilDone(jobId, 1 + Math.floor(random() * (without ? 100 : leads * 0.6)));
    await pauseMs(random() * 20);
    const answer = await command(jobId, verb);
    await pauseMs(500);
    return { jobId, answer, later: await jobOf(jobId) };
  }

  test("at random moments hold at once, with right counts; a paused job goes on to its end", {
    timeout: longestMs,
  }, async () => {
    const fault = reportFault(
      "Assignment paused and cancelled at random moments",
      "holds at once, counts right",
    );
    const { command, untilEnded, expectRight, api } = await helpers();
    for (let round = 0; round < rounds(1, 10); round++) {
      for (const verb of ["pause", "cancel"] as const) {
        const { jobId, answer, later } = await interrupt(verb);
        fault.tried();
        // A job that was quicker than the command has ended and says so.
        if (answer.status === 200) expect(later).toEqual(answer.body);
        else expect(answer.status).toBe(409);
        await expectRight(jobId);
        if (verb === "pause" && answer.status === 200) {
          await command(jobId, "resume");
          await untilEnded(jobId);
          await expectRight(jobId);
        } else if (answer.status === 200) {
          const path = `/api/v1/assignment-jobs/${jobId}/outcomes?limit=1&outcome=untouched`;
          expect((await api("GET", path)).body.items).toHaveLength(1);
        }
        await endProcesses();
      }
    }
  });

  test("control: without the state in the fence a paused job runs on", { timeout: longestMs }, async () => {
    await expectRed(async () => {
      const { jobId, answer, later } = await interrupt("pause", "status");
      const ran = answer.status === 200 && later.assigned_count > answer.body.assigned_count;
      return { jobIds: [jobId], problems: ran ? ["a paused job ran on"] : [] };
    });
  });
});

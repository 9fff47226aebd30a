import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "@/lib/services/ports.ts";
import { reportFault } from "@/tests/setup/fault-results.ts";
import {
  buildPrograms,
  endFaultTest,
  generator,
  type Process,
  rounds,
  type Servers,
  seed,
  startProcess,
  startServers,
  startWeb,
} from "./processes.ts";
import type { Ask, Kept } from "./random-writes.ts";

// biome-ignore lint/style/noProcessEnv: the settings are made here, before the one reader looks at them
const settings = process.env;

const writersOfEach = 3;
const writtenOfEach = 60;
const leads = 600;
const keysUsed = 40;
/** After this long without writes everything must be right. */
const settledMs = 90_000;

/** Loaded only once the environment names these tests' servers. */
const helpers = async () => ({
  ...(await import("@/lib/db/collections.ts")),
  ...(await import("@/tests/setup/api.ts")),
  ...(await import("@/tests/setup/workspace.ts")),
  ...(await import("./jobs.ts")),
  ...(await import("./random-writes.ts")),
  ...(await import("./check-membership.ts")),
});

let servers: Servers;
let webs: Ask[];
let workers: Process[];
let agents: string[];
const cohorts: Kept[] = [];

let urls: string[];

beforeAll(async () => {
  console.log(`FAULT_SEED=${seed}`);
  // Of this process, which writes as well, and of those that it starts.
  settings.RATE_LIMIT_PER_MINUTE = "1000000";
  settings.RATE_LIMIT_HEAVY_PER_MINUTE = "1000000";
  [servers] = await Promise.all([startServers(), buildPrograms()]);
  const { startApi, keys, until, makeAgents, drawFrom, kinds, overHttp } = await helpers();
  await startApi();
  const ports = [await freePort(), await freePort()];
  for (const port of ports) startWeb(port);
  urls = ports.map((port) => `http://127.0.0.1:${port}`);
  webs = urls.map((url) => overHttp(url, keys.admin));
  for (const send of webs)
    await until(
      () => send("GET", "/api/v1/settings").catch(() => ({ status: 0 })),
      ({ status }) => status === 200,
      120_000,
    );
  workers = [startProcess(), startProcess()];
  agents = await makeAgents(50, 30, 20);
  const draw = drawFrom(generator(seed));
  for (const [i, [kind, rulesOf]] of Object.entries(kinds).entries()) {
    const rules = rulesOf(
      draw,
      cohorts.map(({ cohort_id }) => cohort_id),
    );
    const made = await webs[i % 2]?.("POST", "/api/v1/cohorts", {
      body: { name: kind, type: "dynamic", rules },
    });
    expect([201, 202]).toContain(made?.status);
    cohorts.push({ cohort_id: made?.body.cohort_id, kind });
  }
}, 300_000);

afterAll(() => endFaultTest(servers), 120_000);

/** Looks again and again at who follows the changes. @returns the holders by epoch, once told to stop */
function watchAppliers(): { stop: () => Promise<Map<number, Set<string>>> } {
  const seen = new Map<number, Set<string>>();
  let stopping = false;
  const watching = (async () => {
    const { db } = await helpers();
    while (!stopping) {
      const state = await db.workerState().findOne({ _id: "stream" });
      if (state?.epoch !== undefined && state.holder)
        seen.set(state.epoch, (seen.get(state.epoch) ?? new Set()).add(state.holder));
      await new Promise((done) => setTimeout(done, 20));
    }
  })();
  return {
    stop: async () => {
      stopping = true;
      await watching;
      return seen;
    },
  };
}

/** All writers write at once, half of them to each web process. @returns how many writes had which answer */
async function writeAll(round: number): Promise<Map<number, number>> {
  const { drawFrom, httpWrite } = await helpers();
  const answers = new Map<number, number>();
  await Promise.all(
    webs.flatMap((send, web) =>
      Array.from({ length: writersOfEach }, async (_, i) => {
        const draw = drawFrom(generator(seed * 1_000 + round * 100 + web * 10 + i + 1));
        for (let n = 0; n < writtenOfEach; n++) {
          const { status } = (await httpWrite(send, draw, cohorts)()) as { status: number };
          answers.set(status, (answers.get(status) ?? 0) + 1);
        }
      }),
    ),
  );
  return answers;
}

test("two web processes and two workers, written to at once, one worker killed: memberships end right, one follows at a time", {
  timeout: 3_600_000,
}, async () => {
  const fault = reportFault(
    "Two web processes and two workers on one database, written to at once, a worker killed",
    "memberships right, history told once, one applier at a time",
  );
  const { checkMembership, until } = await helpers();
  for (let round = 0; round < rounds(2, 50); round++) {
    const appliers = watchAppliers();
    const writing = writeAll(round);
    const [killed] = workers;
    killed?.send("SIGKILL");
    await killed?.gone;
    fault.tried();
    workers = [...workers.slice(1), startProcess()];
    const answers = await writing;
    await fault.recovery(() =>
      until(
        () => checkMembership().catch((error: Error) => [error.message]),
        (problems) => problems.length === 0,
        settledMs,
      ),
    );
    const holders = await appliers.stop();
    console.log(
      `round ${round}: answers ${JSON.stringify(Object.fromEntries(answers))}, epochs ${[...holders.keys()]}`,
    );
    expect([...answers.keys()].filter((status) => status >= 500)).toEqual([]);
    expect([...answers.values()].reduce((sum, n) => sum + n, 0)).toBe(2 * writersOfEach * writtenOfEach);
    for (const [epoch, who] of holders) expect(who.size, `holders at epoch ${epoch}`).toBe(1);
    expect(holders.size).toBeLessThanOrEqual(2);
  }
});

test("the same plan carried out through both web processes at once is carried out once", {
  timeout: 600_000,
}, async () => {
  const fault = reportFault(
    "The same assignment asked of two web processes at once",
    "carried out once, each lead once",
  );
  const { cohortOf, untilEnded, expectRight, db } = await helpers();
  for (let round = 0; round < rounds(3, 20); round++) {
    const cohort = await cohortOf(`J${round}`, leads);
    const [one] = webs;
    const preview = await one?.("POST", `/api/v1/cohorts/${cohort}/assign/preview`, {
      body: { agent_ids: agents },
    });
    expect(preview?.status).toBe(200);
    const body = { agent_ids: agents, plan_hash: preview?.body.plan_hash };
    const answers = await Promise.all(
      [...webs, ...webs].map((send) => send("POST", `/api/v1/cohorts/${cohort}/assign`, { body })),
    );
    fault.tried(answers.length);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409]);
    const jobs = await db.assignmentJobs().find({ cohort_id: cohort }).toArray();
    expect(jobs).toHaveLength(1);
    const jobId = String(jobs[0]?.job_id);
    await untilEnded(jobId);
    await expectRight(jobId);
  }
});

test("two jobs over the same leads, begun through both web processes, both complete; a lead has one open pipeline", {
  timeout: 600_000,
}, async () => {
  const fault = reportFault(
    "Two assignments of the same leads, by two web processes and two workers at once",
    "both complete, one open pipeline a lead",
  );
  const { cohortOf, untilEnded, expectRight } = await helpers();
  for (let round = 0; round < rounds(1, 10); round++) {
    const cohort = await cohortOf(`K${round}`, leads);
    const answers = await Promise.all(
      webs.map((send) => send("POST", `/api/v1/cohorts/${cohort}/assign`, { body: { agent_ids: agents } })),
    );
    fault.tried();
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    for (const { body } of answers) await untilEnded(body.job_id);
    for (const { body } of answers) await expectRight(body.job_id);
  }
});

test("the same Idempotency-Key sent to both web processes at once makes one lead", {
  timeout: 600_000,
}, async () => {
  const fault = reportFault(
    "The same Idempotency-Key sent to two web processes at once",
    "done once, the same answer for both",
  );
  const { keys, db, until, overHttp } = await helpers();
  const pii_id = `P-${randomUUID()}`;
  for (let n = 0; n < keysUsed; n++) {
    const headers = { "idempotency-key": randomUUID() };
    const ask = (url: string) =>
      overHttp(url, keys.admin, headers)("POST", "/api/v1/leads", { body: { pii_id } });
    // Whoever comes while the first runs is told so, and asks again.
    const answers = await Promise.all(
      urls.map((url) =>
        until(
          () => ask(url),
          ({ status }) => status !== 409,
          20_000,
        ),
      ),
    );
    fault.tried();
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[0]?.body.lead_id).toBe(answers[1]?.body.lead_id);
  }
  expect(await db.leads().countDocuments({ pii_id })).toBe(keysUsed);
});

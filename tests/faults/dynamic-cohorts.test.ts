import { afterAll, beforeAll, expect, test } from "vitest";
import { type FaultLine, reportFault } from "@/tests/setup/fault-results.ts";
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
} from "./processes.ts";
import type { Draw, Kept, Write } from "./random-writes.ts";

/** After this long without writes everything must be right, whatever happened before. */
const settledMs = 90_000;
const pauseMs = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Loaded only once the environment names these tests' servers. */
const helpers = async () => ({
  ...(await import("@/tests/setup/api.ts")),
  ...(await import("@/tests/setup/http-server.ts")),
  ...(await import("./random-writes.ts")),
  ...(await import("./check-membership.ts")),
});

let servers: Servers;
let worker: Process;
let web: { url: string; stop: () => Promise<void> };
let cohorts: Kept[];
const faults = new Map<string, number>();
const answers = new Map<number, number>();

beforeAll(async () => {
  console.log(`FAULT_SEED=${seed}`);
  [servers] = await Promise.all([startServers(), buildPrograms()]);
  const { startApi, serveApi, api, drawFrom, kinds } = await helpers();
  await startApi();
  web = await serveApi();
  worker = startProcess();
  const draw = drawFrom(generator(seed));
  cohorts = [];
  for (const [kind, rulesOf] of Object.entries(kinds)) {
    const rules = rulesOf(
      draw,
      cohorts.map((each) => each.cohort_id),
    );
    const answer = await api("POST", "/api/v1/cohorts", { body: { name: kind, type: "dynamic", rules } });
    expect([201, 202], answer.text).toContain(answer.status);
    cohorts.push({ cohort_id: answer.body.cohort_id, kind });
  }
}, 120_000);

afterAll(async () => {
  await web?.stop();
  await endFaultTest(servers);
}, 120_000);

/** Writes until told to stop; a write that a service missed is not tried again. */
async function writeUntil(stopped: () => boolean, next: () => Write): Promise<void> {
  while (!stopped()) {
    const answer = await next()().catch(() => undefined);
    const status = (answer as { status?: number } | undefined)?.status;
    if (status !== undefined) answers.set(status, (answers.get(status) ?? 0) + 1);
    await pauseMs(5);
  }
}

async function killWorker(): Promise<void> {
  worker.send("SIGKILL");
  await worker.gone;
  worker = startProcess();
}

/** Sleeps in whatever it was about to write, while another worker takes over, and wakes up. */
async function putWorkerToSleep(): Promise<void> {
  const sleeper = worker;
  sleeper.send("SIGSTOP");
  worker = startProcess();
  await pauseMs(13_000);
  sleeper.send("SIGCONT");
  await pauseMs(2_000);
  sleeper.send("SIGKILL");
  await sleeper.gone;
}

const faultKinds: Record<string, (draw: Draw) => Promise<void>> = {
  "worker killed": killWorker,
  "worker killed twice": async (draw) => {
    await killWorker();
    await pauseMs(draw.under(3_000));
    await killWorker();
  },
  "worker asleep": putWorkerToSleep,
  "MongoDB killed": async (draw) => {
    servers.mongo.kill();
    await pauseMs(draw.under(4_000));
    await servers.mongo.stop();
    await servers.restartMongo();
  },
  "MongoDB stopped": async (draw) => {
    await servers.mongo.stop();
    await pauseMs(draw.under(6_000));
    await servers.restartMongo();
  },
  "Redis killed": async (draw) => {
    servers.redis.kill();
    await pauseMs(draw.under(4_000));
    await servers.redis.stop();
    await servers.restartRedis();
  },
  "Redis stopped": async (draw) => {
    await servers.redis.stop();
    await pauseMs(draw.under(6_000));
    await servers.restartRedis();
  },
};

let lines: Map<string, FaultLine>;

/** One round: three writers and a few faults at the same time, then quiet until everything is right. */
async function runRound(round: number): Promise<void> {
  const { keys, drawFrom, directWrite, httpWrite, overHttp, checkMembership, until } = await helpers();
  const ask = overHttp(web.url, keys.manager);
  const drawOf = (part: number) => drawFrom(generator(seed * 1_000 + round * 10 + part));
  const [chaos, http, one, two] = [drawOf(1), drawOf(2), drawOf(3), drawOf(4)];
  let quiet = false;
  const writers = [
    writeUntil(
      () => quiet,
      () => httpWrite(ask, http, cohorts),
    ),
    writeUntil(
      () => quiet,
      () => directWrite(one),
    ),
    writeUntil(
      () => quiet,
      () => directWrite(two),
    ),
  ];
  const done: string[] = [];
  for (let i = 0; i < 1 + chaos.under(3); i++) {
    await pauseMs(200 + chaos.under(1_500));
    const kind = chaos.one(Object.keys(faultKinds));
    done.push(kind);
    faults.set(kind, (faults.get(kind) ?? 0) + 1);
    await faultKinds[kind]?.(chaos);
  }
  await pauseMs(chaos.under(1_500));
  quiet = true;
  await Promise.all(writers);
  const startedAt = Date.now();
  await until(
    () => checkMembership().catch((error: Error) => [error.message]),
    (problems) => problems.length === 0,
    settledMs,
  ).catch((error: Error) => {
    throw new Error(`Round ${round} of FAULT_SEED=${seed} (${done.join(", ")}): ${error.message}`);
  });
  for (const kind of done) {
    lines.get(kind)?.tried();
    lines.get(kind)?.recovered(Date.now() - startedAt);
  }
  console.log(`round ${round}: ${done.join(", ")}; right after ${Date.now() - startedAt} ms`);
}

test("whatever is written, killed, stopped and edited at the same time, every dynamic cohort ends right", {
  timeout: 3_600_000,
}, async () => {
  lines = new Map(
    Object.keys(faultKinds).map((kind) => [
      kind,
      reportFault(
        `${kind} while three writers change people and rules`,
        "every dynamic cohort right, history told once",
      ),
    ]),
  );
  const { db } = await import("@/lib/db/collections.ts");
  for (let round = 0; round < rounds(3, 1_000); round++) await runRound(round);
  console.log(
    `faults: ${JSON.stringify(Object.fromEntries(faults))}, answers: ${JSON.stringify(Object.fromEntries(answers))}, events: ${await db.membershipEvents().countDocuments()}`,
  );
  expect(answers.get(500) ?? 0).toBe(0);
});

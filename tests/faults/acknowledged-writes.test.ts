import { afterAll, beforeAll, expect, test } from "vitest";
import { reportFault } from "@/tests/setup/fault-results.ts";
import {
  buildPrograms,
  endFaultTest,
  generator,
  rounds,
  type Servers,
  seed,
  startProcess,
  startServers,
} from "./processes.ts";

// biome-ignore lint/style/noProcessEnv: the settings are made here, before the one reader looks at them
const settings = process.env;

/** Writes that have to be acknowledged, and how many are under way at a time. */
const wanted = 1_000;
const atOnce = 8;

/** Loaded only once the environment names these tests' servers. */
const helpers = async () => ({
  ...(await import("@/lib/db/collections.ts")),
  ...(await import("@/tests/setup/api.ts")),
  ...(await import("@/tests/setup/workspace.ts")),
  ...(await import("@/tests/setup/http-server.ts")),
  ...(await import("./written.ts")),
});

let servers: Servers;
let server: { url: string; stop: () => Promise<void> };
let agents: string[];

beforeAll(async () => {
  console.log(`FAULT_SEED=${seed}`);
  settings.RATE_LIMIT_PER_MINUTE = "1000000";
  settings.RATE_LIMIT_HEAVY_PER_MINUTE = "1000000";
  [servers] = await Promise.all([startServers(), buildPrograms()]);
  const { startApi, serveApi, makeAgents, load } = await helpers();
  await startApi();
  server = await serveApi();
  agents = await makeAgents(1_000, 1_000);
  await load(
    "leads",
    Array.from({ length: wanted * 2 }, (_, i) => ({ lead_id: `L-${i}`, pii_id: `P-${i}` })),
  );
}, 180_000);

afterAll(async () => {
  await server.stop();
  await endFaultTest(servers);
}, 120_000);

/** Waits until a worker has finished, or taken away, whatever requests left that nobody was told of. */
async function untilSettled(): Promise<void> {
  const { db, until } = await helpers();
  startProcess();
  const unfinished = async () =>
    (await db.assignmentJobs().countDocuments({ status: { $in: ["queued", "running"] } })) +
    (await db.cohorts().countDocuments({ status: "evaluating" }));
  await until(unfinished, (left) => left === 0, 180_000);
}

test("MongoDB is killed while writes are acknowledged over HTTP: each is there afterwards, and none by half", {
  timeout: 3_600_000,
}, async () => {
  const fault = reportFault(
    "MongoDB killed (SIGKILL) while 1,000 writes are acknowledged over HTTP",
    "every acknowledged write is there, none by half",
  );
  const { until, keys, sendWrite, checkWritten } = await helpers();
  const kills = rounds(3, 20);
  const draw = generator(seed);
  const written: Awaited<ReturnType<typeof sendWrite>>[] = [];
  const acknowledged = () => written.filter(({ status }) => status >= 200 && status < 300).length;
  let next = 0;
  const write = async () => {
    while (acknowledged() < wanted) {
      const n = next++;
      written.push(await sendWrite({ url: server.url, key: keys.admin, agents }, n));
    }
  };
  const killing = (async () => {
    for (let kill = 1; kill <= kills; kill++) {
      const at = Math.floor((wanted * (kill - draw() * 0.5)) / (kills + 1));
      await until(
        async () => acknowledged(),
        (seen) => seen >= at,
        600_000,
      );
      fault.tried();
      await fault.recovery(async () => {
        await servers.killMongo();
        const before = acknowledged();
        await until(
          async () => acknowledged(),
          (seen) => seen > before,
          60_000,
        );
      });
    }
  })();
  await Promise.all([killing, ...Array.from({ length: atOnce }, write)]);
  expect(acknowledged()).toBeGreaterThanOrEqual(wanted);
  const refused = written.filter(({ status }) => status >= 300);
  console.log(
    `${acknowledged()} acknowledged, ${refused.length} not: ${[...new Set(refused.map(({ status }) => status))]}`,
  );
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.filter(({ status }) => status === 500)).toEqual([]);
  await untilSettled();
  expect(await checkWritten(written)).toEqual([]);

  // The check itself: it misses a write that is taken away, and a part of one.
  const { db } = await helpers();
  const [lead] = written.filter(({ kind, status }) => kind === "lead" && status === 201);
  await db.leads().deleteOne({ lead_id: String(lead?.id) });
  const [list] = written.filter(({ kind, status }) => kind === "list" && status === 201);
  await db.cohortMembers().deleteOne({ cohort_id: String(list?.made) });
  expect(await checkWritten(written)).toHaveLength(2);
});

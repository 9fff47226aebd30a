import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { reportFault } from "@/tests/setup/fault-results.ts";
import {
  buildPrograms,
  endFaultTest,
  endProcesses,
  generator,
  rounds,
  type Servers,
  seed,
  startProcess,
  startServers,
} from "./processes.ts";

/** Every round takes its time on a busy machine; what has to be quick is waited for by itself. */
const longestMs = 3_600_000;
const recoveryMs = 60_000;
const rows = 16_000;
/** Rows whose lead is there already, with another score. */
const known = 500;

/** Loaded only once the environment names these tests' servers. */
const helpers = async () => ({
  ...(await import("@/lib/db/collections.ts")),
  ...(await import("@/tests/setup/api.ts")),
  ...(await import("@/tests/setup/imports.ts")),
  ...(await import("@/tests/setup/workspace.ts")),
});

let servers: Servers;
const draw = generator(seed);

beforeAll(async () => {
  console.log(`FAULT_SEED=${seed}`);
  [servers] = await Promise.all([startServers(), buildPrograms()]);
  const { startApi } = await helpers();
  await startApi();
}, 180_000);

afterEach(endProcesses, 30_000);

afterAll(() => endFaultTest(servers), 120_000);

/** A file whose rows are new leads and new contacts, but for the first ones, and for one in a thousand that is refused. */
const fileOf = (prefix: string): Buffer =>
  Buffer.from(
    [
      "id,person,score,city",
      ...Array.from(
        { length: rows },
        (_, i) => `${prefix}-${i},${prefix}-P${i},${i % 1_000 === 999 ? "much" : i + 1},Pune`,
      ),
    ].join("\n"),
  );

const mapping = {
  entities: {
    lead: { fields: { lead_id: "id", pii_id: "person", score: "score" } },
    contact: { fields: { pii_id: "person", city: "city" } },
  },
};

const refused = rows / 1_000;

async function look(id: string) {
  const { db } = await helpers();
  return db
    .imports()
    .findOne({ import_id: id })
    .catch(() => null);
}

type Seen = Awaited<ReturnType<typeof look>>;
const hasEnded = (seen: Seen) => ["completed", "undone", "failed"].includes(seen?.status ?? "");
const doneOf = (seen: Seen) => (seen?.undo ? seen.undo.restored + seen.undo.skipped : (seen?.rows_done ?? 0));

/** Kills the worker and MongoDB at the same moment, and starts both again. */
async function killBoth(worker: ReturnType<typeof startProcess>): Promise<ReturnType<typeof startProcess>> {
  const back = servers.killMongo();
  worker.send("SIGKILL");
  await Promise.all([worker.gone, back]);
  return startProcess();
}

/** Has a step of an import done while both are killed at random moments of it. */
async function throughKills(id: string, total: number, fault: ReturnType<typeof reportFault>): Promise<Seen> {
  const { until } = await helpers();
  const kills = rounds(2, 10);
  let worker = startProcess();
  for (let kill = 0; kill < kills; kill++) {
    const at = Math.floor((total * (kill + 0.2 + draw() * 0.6)) / kills);
    const seen = await until(
      () => look(id),
      (each) => doneOf(each) >= at || hasEnded(each),
      120_000,
    );
    if (hasEnded(seen)) break;
    const before = doneOf(seen);
    worker = await killBoth(worker);
    fault.tried();
    await fault.recovery(() =>
      until(
        () => look(id),
        (each) => each !== null && (doneOf(each) > before || hasEnded(each)),
        recoveryMs,
      ),
    );
  }
  return until(() => look(id), hasEnded, 300_000);
}

test("the worker and MongoDB are killed in the middle of an import and of its undo: counts and people are as without", {
  timeout: longestMs,
}, async () => {
  const fault = reportFault(
    "Worker and MongoDB killed (SIGKILL) together in the middle of an import and of its undo",
    "counts right, each row once; undone to the letter",
  );
  const { api, db, sendFile, peopleOf, load } = await helpers();
  await load(
    "leads",
    Array.from({ length: known }, (_, i) => ({ lead_id: `R-${i}`, pii_id: `R-P${i}`, score: -1 })),
  );
  const before = await peopleOf("R");
  const id = await sendFile(fileOf("R"));
  const started = await api("POST", `/api/v1/imports/${id}/start`, { body: { mapping } });
  expect(started.status, started.text).toBe(202);

  const done = await throughKills(id, rows, fault);
  expect(done).toMatchObject({ status: "completed", error: null, rows_done: rows });
  expect(done?.epoch).toBeGreaterThan(1);
  expect(done?.report).toMatchObject({
    rows,
    refused_rows: refused,
    entities: {
      lead: { inserted: rows - known - refused, updated: known, unchanged: 0, failed: refused },
      contact: { inserted: rows, updated: 0, unchanged: 0, failed: 0 },
    },
  });
  expect(await db.leads().countDocuments({ lead_id: { $regex: "^R-" } })).toBe(rows - refused);
  expect(await db.contacts().countDocuments({ pii_id: { $regex: "^R-" } })).toBe(rows);
  expect(await db.importRefusals().countDocuments({ import_id: id, step: "import" })).toBe(refused);

  const total = await db.importChanges().countDocuments({ import_id: id });
  await servers.mongo.stop();
  await servers.restartMongo();
  const { until } = await helpers();
  const undone = await until(
    () => api("POST", `/api/v1/imports/${id}/undo`),
    ({ status }) => status !== 503,
    recoveryMs,
  );
  expect(undone.status, undone.text).toBe(202);
  const back = await throughKills(id, total, fault);
  expect(back).toMatchObject({ status: "undone", error: null, undo: { restored: total, skipped: 0, total } });
  expect(await peopleOf("R")).toBe(before);
});

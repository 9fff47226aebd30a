import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { claimDataFolder, findRunning, recordProcess, releaseDataFolder } from "@/lib/services/running.ts";
import { reportFault } from "@/tests/setup/fault-results.ts";
import {
  buildPrograms,
  endFaultTest,
  endProcesses,
  rounds,
  type Servers,
  startProcess,
  startProgram,
  startServers,
} from "./processes.ts";
import { mayMount, mountDisk, type SmallDisk } from "./small-disk.ts";

// biome-ignore lint/style/noProcessEnv: the settings are made here, before the one reader looks at them
const settings = process.env;

const longestMs = 1_200_000;
/** A server that ends again and again on a full disk is started every half minute. */
const recoveryMs = 120_000;
const rows = 40_000;
/** How long a disk stays full: long enough for a server whose storage gives up to be ended and started again. */
const fullMs = 20_000;

/** Loaded only once the environment names these tests' servers. */
const helpers = async () => ({
  ...(await import("@/lib/db/collections.ts")),
  ...(await import("@/lib/redis.ts")),
  ...(await import("@/tests/setup/api.ts")),
  ...(await import("@/tests/setup/imports.ts")),
  ...(await import("@/tests/setup/workspace.ts")),
  ...(await import("@/tests/setup/http-server.ts")),
  ...(await import("./jobs.ts")),
  ...(await import("./written.ts")),
});

const folder = mkdtempSync(join(tmpdir(), "cohort-full-"));
const disks: Record<"mongo" | "redis" | "files", SmallDisk | undefined> = {
  mongo: mayMount ? mountDisk(900) : undefined,
  redis: mayMount ? mountDisk(16) : undefined,
  files: mayMount ? mountDisk(0.125) : undefined,
};
let servers: Servers;
let server: { url: string; stop: () => Promise<void> };
let agents: string[];

beforeAll(async () => {
  settings.RATE_LIMIT_PER_MINUTE = "1000000";
  settings.RATE_LIMIT_HEAVY_PER_MINUTE = "1000000";
  const folders = { mongo: disks.mongo?.folder, redis: disks.redis?.folder };
  [servers] = await Promise.all([startServers(folders), buildPrograms()]);
  const { startApi, serveApi, makeAgents } = await helpers();
  await startApi();
  server = await serveApi();
  agents = await makeAgents(1_000, 1_000);
}, 180_000);

afterEach(async () => {
  disks.mongo?.clear();
  disks.redis?.clear();
  await endProcesses();
}, 30_000);

afterAll(async () => {
  await server.stop();
  await endFaultTest(servers);
  for (const disk of Object.values(disks)) disk?.end();
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

/** Exports a cohort. @returns its lines, or how it was refused or broke off */
async function exported(cohort: string, key: string): Promise<number | string> {
  try {
    const path = `${server.url}/api/v1/cohorts/${cohort}/members.csv`;
    const answer = await fetch(path, { headers: { authorization: `Bearer ${key}` } });
    if (answer.status !== 200) return `refused with ${answer.status}`;
    return (await answer.text()).trim().split("\r\n").length - 1;
  } catch {
    return "broken off";
  }
}

const scoreOf = (prefix: string) => [
  "id,person,score",
  ...Array.from({ length: rows }, (_, i) => `${prefix}-${i},${prefix}-P${i},${i}`),
];
const mapping = { entities: { lead: { fields: { lead_id: "id", pii_id: "person", score: "score" } } } };

test.runIf(mayMount)(
  "MongoDB's disk is full: writes are refused with 503, nothing is there by half, and all goes on once there is room",
  {
    timeout: longestMs,
  },
  async () => {
    const fault = reportFault(
      "MongoDB's disk full under writes over HTTP, an import and exports",
      "503 that says so, nothing by half; the import goes on and ends right, an export is never short",
    );
    const { api, db, keys, load, until, sendFile, sendWrite, checkWritten } = await helpers();
    const known = 2_000;
    // More than are written to.
    const people = 20_000;
    await load(
      "leads",
      Array.from({ length: people }, (_, i) => ({ lead_id: `L-${i}`, pii_id: `P-${i}` })),
    );
    const written: Awaited<ReturnType<typeof sendWrite>>[] = [];
    const refused: string[] = [];
    let n = 0;
    const write = async () => {
      const one = await sendWrite({ url: server.url, key: keys.admin, agents }, n++);
      written.push(one);
      return one.status;
    };
    startProcess();
    const lead_ids = Array.from({ length: known }, (_, i) => `L-${i}`);
    const list = { name: "To export", type: "static", lead_ids };
    const cohort = (await api("POST", "/api/v1/cohorts", { body: list })).body.cohort_id;
    for (let round = 0; round < rounds(1, 3); round++) {
      const prefix = `D${round}`;
      const id = await sendFile(Buffer.from(scoreOf(prefix).join("\n")));
      const look = () =>
        db
          .imports()
          .findOne({ import_id: id })
          .catch(() => null);
      expect((await api("POST", `/api/v1/imports/${id}/start`, { body: { mapping } })).status).toBe(202);
      await until(look, (seen) => (seen?.rows_done ?? 0) > 0, 60_000);
      disks.mongo?.fill(2);
      fault.tried();
      await until(write, (status) => status >= 500, 120_000);
      // A server that starts again would free some room by that.
      const staysFull = setInterval(() => disks.mongo?.fill(0), 50);
      try {
        let others = 0;
        for (const until = Date.now() + fullMs; Date.now() < until; ) {
          await write();
          const other = await api("POST", "/api/v1/leads", { body: { pii_id: `${prefix}-O${others++}` } });
          // A server that starts again has a little room of its own.
          expect([201, 503], other.text).toContain(other.status);
          if (other.status === 503) refused.push(other.body.detail);
        }
        expect([known, "refused with 503", "broken off"]).toContain(await exported(cohort, keys.admin));
      } finally {
        clearInterval(staysFull);
      }
      disks.mongo?.clear();
      await fault.recovery(() => until(write, (status) => status === 201, recoveryMs));
      const done = await until(
        look,
        (seen) => ["completed", "failed"].includes(seen?.status ?? ""),
        recoveryMs * 2,
      );
      expect(done).toMatchObject({
        status: "completed",
        report: {
          rows,
          refused_rows: 0,
          entities: { lead: { inserted: rows, updated: 0, unchanged: 0, failed: 0 } },
        },
      });
      expect(await exported(cohort, keys.admin)).toBe(known);
      expect(await db.leads().countDocuments({ lead_id: { $regex: `^${prefix}-` } })).toBe(rows);
    }
    expect(written.filter(({ status }) => status === 503).length).toBeGreaterThan(0);
    expect(refused.filter((detail) => !/can't (write|be reached)/.test(detail))).toEqual([]);
    expect(refused.length).toBeGreaterThan(0);
    expect(written.filter(({ status }) => status === 500)).toEqual([]);
    const unfinished = async () =>
      (await db.assignmentJobs().countDocuments({ status: { $in: ["queued", "running"] } })) +
      (await db.cohorts().countDocuments({ status: "evaluating" }));
    await until(unfinished, (left) => left === 0, 180_000);
    expect(await checkWritten(written)).toEqual([]);
  },
);

test.runIf(mayMount)(
  "Redis's disk is full: what is asked for is kept, and done once there is room",
  {
    timeout: longestMs,
  },
  async () => {
    const fault = reportFault(
      "Redis's disk full when an assignment is asked for",
      "taken with 202, done once there is room, each lead once",
    );
    const { api, redis, until, cohortOf, untilMoves, untilEnded, expectRight } = await helpers();
    const cohort = await cohortOf("R", 300);
    startProcess();
    disks.redis?.fill(0);
    // It notices with the next write that it has to keep.
    const refuses = () =>
      redis()
        .set("full", "x".repeat(100_000))
        .then(
          () => "taken",
          (error: Error) => error.message,
        );
    await until(refuses, (said) => said.includes("MISCONF"), 60_000);
    fault.tried();
    const asked = await api("POST", `/api/v1/cohorts/${cohort}/assign`, { body: { agent_ids: agents } });
    expect(asked.status, asked.text).toBe(202);
    disks.redis?.clear();
    await fault.recovery(() => untilMoves(asked.body.job_id, recoveryMs));
    await untilEnded(asked.body.job_id);
    await expectRight(asked.body.job_id);
  },
);

/** Runs the command line's import. @returns how it ended, and what it said */
const importFile = (...args: string[]): Promise<{ code: number; said: string }> =>
  new Promise((done) => {
    const command = ["--import", "tsx", "scripts/import.ts", ...args];
    execFile(process.execPath, command, { env: settings }, (error, out, err) =>
      done({ code: error ? Number(error.code ?? 1) : 0, said: `${out}${err}` }),
    );
  });

test.runIf(mayMount)(
  "the disk for the list of what an import refused is full: it says so, leaves no part of a list, and the import stands",
  {
    timeout: longestMs,
  },
  async () => {
    const fault = reportFault(
      "Disk full under the list of what an import has refused",
      "said so, no part of a list left, the import stands",
    );
    const { db } = await helpers();
    const bad = 4_000;
    const [file, map] = [join(folder, "bad.csv"), join(folder, "map.json")];
    const errors = join(disks.files?.folder ?? "", "errors.csv");
    writeFileSync(
      file,
      [
        "id,person,score",
        ...Array.from({ length: bad }, (_, i) => `C-${i},C-P${i},much`),
        "C-good,C-P,1",
      ].join("\n"),
    );
    writeFileSync(map, JSON.stringify(mapping));
    fault.tried();
    const first = await importFile(file, "--map", map, "--errors", errors);
    expect(first.code).toBe(1);
    expect(first.said).toMatch(/errors\.csv could not be written: ENOSPC.*kept with IMP-\d+/);
    expect(first.said).toMatch(/--undo IMP-\d+/);
    expect(existsSync(errors)).toBe(false);
    expect(await db.leads().countDocuments({ lead_id: "C-good" })).toBe(1);
    const roomy = join(folder, "errors.csv");
    const second = await importFile(file, "--map", map, "--errors", roomy);
    expect(second.code, second.said).toBe(0);
    expect(readFileSync(roomy, "utf8").trim().split("\n")).toHaveLength(bad + 1);
  },
);

test.runIf(existsSync("/dev/full"))(
  "the disk for the worker's log is full: it goes on working",
  {
    timeout: longestMs,
  },
  async () => {
    const fault = reportFault("Disk full under the log of a worker", "it works on");
    const { cohortOf, startJob, untilEnded, expectRight } = await helpers();
    const worker = startProgram("worker", { output: "/dev/full", env: { LOG_LEVEL: "trace" } });
    fault.tried();
    const jobId = await startJob(await cohortOf("G", 300), agents);
    await untilEnded(jobId);
    await expectRight(jobId);
    expect(worker.ended()).toBe(false);
    worker.send("SIGTERM");
    await worker.gone;
  },
);

test.runIf(mayMount)(
  "the disk for the record of what runs is full: it is written once there is room",
  async () => {
    const disk = mountDisk(1);
    const { until } = await helpers();
    try {
      await claimDataFolder(disk.folder);
      disk.fill(0);
      recordProcess(disk.folder, "mongo", process.pid);
      expect(findRunning(disk.folder)?.processes).toEqual({});
      disk.clear();
      await until(
        async () => findRunning(disk.folder)?.processes.mongo?.pid,
        (pid) => pid === process.pid,
      );
      expect(readdirSync(disk.folder)).toEqual(["services.json"]);
    } finally {
      releaseDataFolder(disk.folder);
      disk.end();
    }
  },
);

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reportFault } from "@/tests/setup/fault-results.ts";
import {
  buildPrograms,
  endFaultTest,
  type Process,
  type Servers,
  startProgram,
  startServers,
} from "./processes.ts";

/** Loaded only once the environment names these tests' servers. */
const helpers = async () => ({
  ...(await import("@/lib/db/collections.ts")),
  ...(await import("@/tests/setup/api.ts")),
  ...(await import("@/tests/setup/workspace.ts")),
});

const folder = mkdtempSync(join(tmpdir(), "cohort-token-"));
const output = join(folder, "worker.log");
const people = 20;
let servers: Servers;
let worker: Process;
let cohort: string;

const start = () => startProgram("worker", { output, env: { LOG_LEVEL: "info" } });

beforeAll(async () => {
  [servers] = await Promise.all([startServers(), buildPrograms()]);
  const { startApi, api, load } = await helpers();
  await startApi();
  await load(
    "leads",
    Array.from({ length: people }, (_, i) => ({ lead_id: `L-${i}`, pii_id: `P-${i}`, score: i })),
  );
  const rules = { combinator: "and", rules: [{ field: "lead.score", operator: ">=", value: 10 }] };
  const made = await api("POST", "/api/v1/cohorts", { body: { name: "High", type: "dynamic", rules } });
  cohort = made.body.cohort_id;
  worker = start();
  await following();
}, 180_000);

afterAll(async () => {
  await endFaultTest(servers);
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

/** Waits until a worker applies changes: a heartbeat sent from now on has passed. @returns the token that it kept */
async function following(): Promise<unknown> {
  const { db, until } = await helpers();
  const since = new Date();
  const state = await until(
    () => db.workerState().findOne({ _id: "stream" }),
    (seen) => (seen?.confirmed_at ?? new Date(0)) > since,
    60_000,
  );
  return state?.token;
}

const members = async (): Promise<number[]> => {
  const { db } = await helpers();
  const found = await db.cohortMembers().find({ cohort_id: cohort }).toArray();
  return found.map(({ pii_id }) => Number(pii_id.slice(2))).sort((a, b) => a - b);
};

/** How often the log says that all is evaluated again because the stream's history is lost. */
const told = (): number =>
  existsSync(output)
    ? readFileSync(output, "utf8").split("the history of the change stream is lost").length - 1
    : 0;

/** Tokens that no server can go on from; those that are made of a good one are cut, turned round or of another kind. */
const corrupt: [string, (good: string) => unknown][] = [
  ["one of a server that is not this one", () => ({ _data: "82FFFFFFFF000000012B0229296E04" })],
  ["one that is cut off", (good) => ({ _data: good.slice(0, Math.floor(good.length / 2)) })],
  ["one whose letters are turned round", (good) => ({ _data: [...good].reverse().join("") })],
  ["one that is not hexadecimal", () => ({ _data: "not a token" })],
  ["one without its text", () => ({ _data: "" })],
  ["a number where a text belongs", () => ({ _data: 5 })],
  ["one without data", () => ({})],
  ["one that is no document", () => "82FF"],
];

test.each(corrupt)(
  "%s: all is evaluated again, that is said, and the stream goes on",
  {
    timeout: 240_000,
  },
  async (_what, make) => {
    const fault = reportFault(
      "Resume token of the change stream corrupt, in eight ways",
      "all evaluated again, and said so",
    );
    const { db, until } = await helpers();
    const good = (await following()) as { _data?: unknown };
    const right = await members();
    worker.send("SIGTERM");
    await worker.gone;
    const before = told();
    // A change that no stream will bring any more: only an evaluation of everyone finds it.
    await db.cohortMembers().deleteOne({ cohort_id: cohort, pii_id: `P-${people - 1}` });
    const token = make(String(good._data));
    await db.workerState().updateOne({ _id: "stream" }, { $set: { token } });
    fault.tried();
    worker = start();
    await fault.recovery(() => until(members, (seen) => seen.length === right.length, 60_000));
    expect(await members()).toEqual(right);
    expect(told()).toBe(before + 1);
    await following();
    const other = right.length === 10 ? 20 : 0;
    await db.leads().updateOne({ lead_id: "L-0" }, { $set: { score: other } });
    await until(members, (seen) => seen.includes(0) === other > 0, 20_000);
  },
);

test("control: a token that is whole is gone on from, and nothing is evaluated again", {
  timeout: 120_000,
}, async () => {
  const { db, until } = await helpers();
  await following();
  const right = await members();
  worker.send("SIGTERM");
  await worker.gone;
  const before = told();
  await db.cohortMembers().deleteOne({ cohort_id: cohort, pii_id: `P-${people - 1}` });
  await db.leads().updateOne({ lead_id: "L-5" }, { $set: { score: 50 } });
  worker = start();
  await until(members, (seen) => seen.includes(5), 30_000);
  await following();
  expect(told()).toBe(before);
  expect(await members()).toEqual([...right.filter((n) => n !== people - 1), 5].sort((a, b) => a - b));
});

import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { reportFault } from "@/tests/setup/fault-results.ts";
import {
  buildPrograms,
  endFaultTest,
  endProcesses,
  keepRunning,
  rounds,
  type Servers,
  startProgram,
  startServers,
} from "./processes.ts";

/** Every round takes its time on a busy machine; what has to be quick is waited for by itself. */
const longestMs = 3_600_000;
/** Six takes, each after the lock and the lease of the one before have run out. */
const putAsideMs = 400_000;
/** As often as it is begun before it is put aside. */
const tries = 5;

/** Loaded only once the environment names these tests' servers. */
const helpers = async () => ({
  ...(await import("@/lib/db/collections.ts")),
  ...(await import("@/lib/context.ts")),
  ...(await import("@/lib/cohorts/reevaluate-cohorts.ts")),
  ...(await import("@/tests/setup/api.ts")),
  ...(await import("@/tests/setup/imports.ts")),
  ...(await import("@/tests/setup/jobs.ts")),
  ...(await import("@/tests/setup/workspace.ts")),
  ...(await import("./jobs.ts")),
});

let servers: Servers;
let agents: string[];

beforeAll(async () => {
  [servers] = await Promise.all([startServers(), buildPrograms()]);
  const { startApi, makeAgents } = await helpers();
  await startApi();
  agents = await makeAgents(1_000, 1_000);
}, 180_000);

afterEach(endProcesses, 30_000);

afterAll(() => endFaultTest(servers), 120_000);

/** A worker that dies whenever it reads what names the poison, and is started again each time. */
const keepPoisoned = (poison: string) =>
  keepRunning(() => startProgram("poisoned", { env: { POISON: poison } }));

type Case = {
  what: string;
  outcome: string;
  /** Has one made. @returns its id, and the word that is in what its worker reads */
  make: (name: string) => Promise<{ id: string; word: string }>;
  /** Has workers have died of it before. */
  died: (id: string, times: number) => Promise<unknown>;
  state: (id: string) => Promise<{ status?: string; error?: string | null } | null>;
  done: string;
  reason: string;
  /** Has one that was put aside done, now that it is no poison any more. @returns the id of what does it */
  again: (id: string) => Promise<string>;
};

const cases: Case[] = [
  {
    what: "assignment",
    outcome: `put aside after ${tries} takes, with the reason; the others are done`,
    make: async (name) => {
      const { cohortOf, startJob } = await helpers();
      const id = await startJob(await cohortOf(name, 150), agents);
      return { id, word: `"${id}"` };
    },
    died: async (job_id, idle_claims) =>
      (await helpers()).db.assignmentJobs().updateOne({ job_id }, { $set: { idle_claims } }),
    state: async (id) => (await helpers()).db.assignmentJobs().findOne({ job_id: id }),
    done: "completed",
    reason: `taken ${tries} times without a lead done`,
    again: async (id) => (await (await helpers()).command(id, "retry")).body.job_id,
  },
  {
    what: "import",
    outcome: `put aside after ${tries} takes, with the reason; the others are done`,
    make: async (name) => {
      const { api, sendFile } = await helpers();
      const id = await sendFile(Buffer.from(`id,person\n${name}-1,${name}-P1\n`));
      const mapping = { entities: { lead: { fields: { lead_id: "id", pii_id: "person" } } } };
      expect((await api("POST", `/api/v1/imports/${id}/start`, { body: { mapping } })).status).toBe(202);
      return { id, word: `"${id}"` };
    },
    died: async (import_id, idle_claims) =>
      (await helpers()).db.imports().updateOne({ import_id }, { $set: { idle_claims } }),
    state: async (id) => (await helpers()).db.imports().findOne({ import_id: id }),
    done: "completed",
    reason: `taken ${tries} times without progress`,
    again: async (id) => {
      const { api } = await helpers();
      const mapping = { entities: { lead: { fields: { lead_id: "id", pii_id: "person" } } } };
      expect((await api("POST", `/api/v1/imports/${id}/start`, { body: { mapping } })).status).toBe(202);
      return id;
    },
  },
  {
    what: "evaluation",
    outcome: `put aside after ${tries} takes, with the reason; the others are done`,
    make: async (name) => {
      const { api, reevaluateCohorts, systemContext } = await helpers();
      const rules = { combinator: "and", rules: [{ field: "lead.source", operator: "=", value: name }] };
      const made = await api("POST", "/api/v1/cohorts", { body: { name, type: "dynamic", rules } });
      expect([201, 202], made.text).toContain(made.status);
      const id = made.body.cohort_id;
      await reevaluateCohorts(systemContext("test"), [id], "a test asks for it");
      return { id, word: `"${name}"` };
    },
    died: async (cohort_id, evaluation_deaths) =>
      (await helpers()).db.cohorts().updateOne({ cohort_id }, { $set: { evaluation_deaths } }),
    state: async (id) => (await helpers()).db.cohorts().findOne({ cohort_id: id }),
    done: "ready",
    reason: `begun ${tries} times, and each time the worker died`,
    again: async (id) => {
      const { api } = await helpers();
      expect((await api("POST", `/api/v1/cohorts/${id}/evaluate`)).status).toBe(200);
      return id;
    },
  },
];

test.each(cases)(
  "a poisoned $what, the end of each worker that takes it, is put aside; the others are done",
  {
    timeout: longestMs,
  },
  async ({ what, outcome, make, died, state, done, reason, again }) => {
    const fault = reportFault(`Poisoned ${what}: the end of each worker that takes it`, outcome);
    const { until } = await helpers();
    const untilDone = (id: string) =>
      until(
        () => state(id),
        (seen) => seen?.status === done,
        60_000,
      );
    const poison = await make("poison");
    // Each death takes its time, so that some of them have been before, unless all are to be seen.
    const deaths = rounds(2, tries);
    await died(poison.id, tries - deaths);
    const others = [await make("good"), await make("sound")];
    const workers = keepPoisoned(poison.word);
    const aside = await fault.recovery(() =>
      until(
        () => state(poison.id),
        (seen) => seen?.status === "failed",
        putAsideMs,
      ),
    );
    fault.tried(deaths);
    expect(aside?.error).toContain(reason);
    expect(workers.deaths()).toBe(deaths);
    for (const { id } of others) await untilDone(id);
    // What is put aside stays there, and costs no more workers.
    await untilDone((await make("late")).id);
    expect([(await state(poison.id))?.status, workers.deaths()]).toEqual(["failed", deaths]);
    await workers.stop();

    const healthy = keepRunning(() => startProgram("worker"));
    await untilDone(await again(poison.id));
    expect(healthy.deaths()).toBe(0);
    await healthy.stop();
  },
);

test("an import that fails each time is tried again, then put aside with what went wrong", {
  timeout: longestMs,
}, async () => {
  const fault = reportFault(
    "Import that fails each time",
    "put aside with what went wrong; the others are done",
  );
  const { db, api, sendFile, until } = await helpers();
  const id = await sendFile(Buffer.from("id,person\nF-1,F-P1\n"));
  const mapping = { entities: { lead: { fields: { lead_id: "id", pii_id: "person" } } } };
  await api("POST", `/api/v1/imports/${id}/start`, { body: { mapping } });
  await db.imports().updateOne({ import_id: id }, { $set: { mapping: "{ cut off" } });
  const worker = keepRunning(() => startProgram("worker"));
  const other = await cases[1]?.make("beside");
  const stateOf = (import_id: string) => db.imports().findOne({ import_id });
  const aside = await fault.recovery(() =>
    until(
      () => stateOf(id),
      (seen) => seen?.status === "failed",
      120_000,
    ),
  );
  fault.tried(tries);
  expect(aside?.error).toMatch(/5 times without progress and is put aside; the last time: SyntaxError/);
  await until(
    () => stateOf(other?.id ?? ""),
    (seen) => seen?.status === "completed",
    60_000,
  );
  expect(worker.deaths()).toBe(0);
  await worker.stop();
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routeEntries } from "@/lib/assignment/route-entries.ts";
import { systemContext } from "@/lib/context.ts";
import { db } from "@/lib/db/collections.ts";
import { api, type Body, startApi, stopApi, until } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { undo } from "@/tests/setup/jobs.ts";
import { startWorker } from "@/tests/setup/worker.ts";
import { expectConsistent, load, makeAgents } from "@/tests/setup/workspace.ts";

isolatedDatabase(import.meta.url);

let worker: { stop: () => Promise<void> };

const startRouting = () => {
  worker = startWorker({ queues: true, stream: true, schedules: true });
};

beforeAll(async () => {
  await startApi();
  startRouting();
});

afterAll(async () => {
  await worker.stop();
  await stopApi();
});

/** A dynamic cohort of a source, which hands on whoever enters. */
async function routing(source: string, auto_assign: Record<string, unknown>): Promise<Body> {
  const rules = { combinator: "and", rules: [{ field: "lead.source", operator: "=", value: source }] };
  const made = await api("POST", "/api/v1/cohorts", { body: { name: source, type: "dynamic", rules } });
  expect(made.status, made.text).toBe(201);
  const { cohort_id, version } = made.body;
  const answer = await api("PATCH", `/api/v1/cohorts/${cohort_id}`, { body: { version, auto_assign } });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

const enter = (source: string, from: number, count: number) =>
  load(
    "leads",
    Array.from({ length: count }, (_, i) => ({
      lead_id: `${source}-${from + i}`,
      pii_id: `P-${source}-${from + i}`,
      source,
    })),
  );

const logOf = async (cohortId: string): Promise<Body[]> =>
  (await api("GET", `/api/v1/assignment-jobs?cohort_id=${cohortId}&kind=auto&limit=1000`)).body.items;

/** Waits until `count` leads of a source have an owner. @returns how many each agent has */
async function owners(source: string, agents: string[], count: number): Promise<number[]> {
  const owned = () =>
    db
      .leads()
      .find({ source, agent_id: { $ne: null } })
      .toArray();
  const leads = await until(owned, (seen) => seen.length >= count, 60_000);
  return agents.map((agent) => leads.filter((lead) => lead.agent_id === agent).length);
}

describe("a cohort that hands on whoever enters", () => {
  test("gives 1,000 people who enter one by one exact shares, whatever runs they fall into", {
    timeout: 180_000,
  }, async () => {
    const agents = await makeAgents(50, 30, 20);
    const cohort = await routing("fair", { agent_ids: agents, strategy: "capacity_weighted" });
    for (let i = 0; i < 1_000; i++) {
      const at = new Date();
      await db.leads().insertOne({
        lead_id: `fair-${i}`,
        pii_id: `P-fair-${i}`,
        source: "fair",
        status: "new",
        agent_id: null,
        created_at: at,
        updated_at: at,
      });
    }
    expect(await owners("fair", agents, 1_000)).toEqual([500, 300, 200]);
    const log = await until(
      () => logOf(cohort.cohort_id),
      (jobs) => jobs.every((job) => job.status === "completed"),
    );
    expect(log.length).toBeGreaterThan(2);
    expect(log.reduce((sum, job) => sum + job.assigned_count, 0)).toBe(1_000);
    for (const job of log) {
      expect(job).toMatchObject({ kind: "auto", strategy: "capacity_weighted", failed_count: 0 });
      await expectConsistent(job.job_id);
    }
    expect(await db.pipelines().countDocuments({ lead_id: { $regex: "^fair-" } })).toBe(1_000);
  });

  test("does so within seconds of the entry, and can be undone", async () => {
    const [agent = ""] = await makeAgents(10);
    const cohort = await routing("quick", { agent_ids: [agent] });
    const startedAt = Date.now();
    await enter("quick", 0, 1);
    await owners("quick", [agent], 1);
    expect(Date.now() - startedAt).toBeLessThan(5_000);
    const [job] = await until(
      () => logOf(cohort.cohort_id),
      (jobs) => jobs[0]?.status === "completed",
    );
    await undo(job.job_id);
    expect((await api("GET", "/api/v1/leads/quick-0")).body.agent_id).toBeNull();
  });

  test("keeps to the caps: a day's capacity, and a cap of its own, across a restart of the worker", async () => {
    const agents = await makeAgents(3, 5);
    const capped = await routing("capped", {
      agent_ids: agents,
      options: { respect_daily_capacity: true },
      daily_cap: 4,
    });
    await enter("capped", 0, 6);
    await owners("capped", agents, 6);
    await worker.stop();
    startRouting();
    await enter("capped", 6, 4);
    expect(await owners("capped", agents, 7)).toEqual([3, 4]);
    const log = await until(
      () => logOf(capped.cohort_id),
      (jobs) => jobs.reduce((sum, job) => sum + job.total, 0) === 10,
    );
    expect(log.reduce((sum, job) => sum + job.skipped_count, 0)).toBe(3);
  });

  test("passes over agents who are inactive by then", async () => {
    const agents = await makeAgents(10, 10);
    await routing("away", { agent_ids: agents });
    await api("PATCH", `/api/v1/agents/${agents[0]}`, { body: { status: "inactive" } });
    await enter("away", 0, 2);
    expect(await owners("away", agents, 2)).toEqual([0, 2]);
  });

  test("stops by one switch, and does not hand on those who entered meanwhile", async () => {
    const agents = await makeAgents(10);
    const on = { agent_ids: agents };
    const cohort = await routing("switch", on);
    const path = `/api/v1/cohorts/${cohort.cohort_id}`;
    const off = await api("PATCH", path, {
      body: { version: cohort.version, auto_assign: { ...on, enabled: false } },
    });
    expect(off.body.auto_assign).toMatchObject({ enabled: false, agent_ids: agents });
    await enter("switch", 0, 2);
    await until(
      async () => (await api("GET", path)).body.member_count,
      (count) => count === 2,
    );
    await api("PATCH", path, { body: { version: off.body.version, auto_assign: on } });
    await enter("switch", 2, 1);
    expect(await owners("switch", agents, 1)).toEqual([1]);
    expect((await api("GET", "/api/v1/leads/switch-0")).body.agent_id).toBeNull();
  });

  test("hands on each person once, when several workers do it at once", async () => {
    await worker.stop();
    const agents = await makeAgents(10, 10, 10);
    const cohort = await routing("race", { agent_ids: agents });
    const stream = startWorker({ stream: true });
    await enter("race", 0, 60);
    await until(
      () => db.routeEntries().countDocuments({ cohort_id: cohort.cohort_id }),
      (count) => count === 60,
    );
    await stream.stop();
    await Promise.all([1, 2, 3, 4].map((i) => routeEntries(systemContext(`router-${i}`))));
    worker = startWorker({ queues: true, stream: true, schedules: true });
    expect(await owners("race", agents, 60)).toEqual([20, 20, 20]);
    expect(await db.pipelines().countDocuments({ lead_id: { $regex: "^race-" } })).toBe(60);
    expect(await db.routeEntries().countDocuments({})).toBe(0);
  });
});

describe("what is refused", () => {
  test("agents who don't exist or are inactive, a static cohort, unknown options", async () => {
    const [agent = ""] = await makeAgents(1);
    const cohort = await routing("bad", { agent_ids: [agent] });
    const send = (auto_assign: unknown, id = cohort.cohort_id, version = cohort.version) =>
      api("PATCH", `/api/v1/cohorts/${id}`, { body: { version, auto_assign } });
    const unknown = await send({ agent_ids: [agent, "A0-404"] });
    expect(unknown.status).toBe(422);
    expect(unknown.body.errors).toEqual([
      { path: "/auto_assign/agent_ids/1", message: 'there is no agent "A0-404"' },
    ]);
    expect((await send({ agent_ids: [] })).status).toBe(422);
    expect((await send({ agent_ids: [agent], hurry: true })).body.errors[0].path).toBe("/auto_assign/hurry");
    expect((await send({ agent_ids: [agent], daily_cap: 0 })).body.errors[0].path).toBe(
      "/auto_assign/daily_cap",
    );
    expect((await send({ agent_ids: [agent], options: { skip_closed: 1 } })).status).toBe(422);
    const fixed = await api("POST", `/api/v1/cohorts/${cohort.cohort_id}/freeze`, { body: {} });
    const refused = await send({ agent_ids: [agent] }, fixed.body.cohort_id, fixed.body.version);
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0].path).toBe("/auto_assign");
    const { body } = await send(null);
    expect(body.auto_assign).toBeNull();
  });

  test("a cohort that becomes static is switched off", async () => {
    const [agent = ""] = await makeAgents(1);
    const cohort = await routing("turned", { agent_ids: [agent] });
    const answer = await api("PATCH", `/api/v1/cohorts/${cohort.cohort_id}`, {
      body: { version: cohort.version, type: "static" },
    });
    expect(answer.body.auto_assign).toMatchObject({ enabled: false });
  });
});

import { describe, expect, test } from "vitest";
import { closingPipelines } from "@/lib/assignment/closing-pipelines.ts";
import { startOfDay } from "@/lib/assignment/daily-room.ts";
import { db } from "@/lib/db/collections.ts";
import { api } from "@/tests/setup/api.ts";
import { apiWithWorker } from "@/tests/setup/api-with-worker.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { assign, ended } from "@/tests/setup/jobs.ts";
import { cohortOf, expectConsistent, load, makeAgents } from "@/tests/setup/workspace.ts";

isolatedDatabase(import.meta.url);

const { stopWorker, startAgain } = apiWithWorker();

const given = async (agent_id: string) =>
  db.pipelines().countDocuments({ agent_id, close_reason: { $ne: "undone" } });

describe("daily capacity", () => {
  test("counts from the start of the day in the workspace's time zone", async () => {
    const now = new Date();
    const zones = ["UTC", "Asia/Kolkata"].map((zone) => ({ zone, from: startOfDay(now, zone).getTime() }));
    const [early, late] = zones.sort((a, b) => a.from - b.from);
    if (!early || !late) throw new Error("There are two zones.");
    const [agent = ""] = await makeAgents(5);
    const opened_at = new Date(early.from + 60_000);
    expect(opened_at.getTime()).toBeLessThan(late.from);
    await db.pipelines().insertMany(
      [1, 2, 3].map((i) => ({
        _id: `Z-${i}`,
        pipeline_id: `Z-${i}`,
        lead_id: `elsewhere-${i}`,
        agent_id: agent,
        status: "closed",
        stage: "won",
        close_reason: "won",
        job_id: null,
        opened_at,
        closed_at: opened_at,
      })),
    );
    const cohort = await cohortOf("Z", 10);
    const path = `/api/v1/cohorts/${cohort}/assign/preview`;
    const previewIn = async (time_zone: string) => {
      await api("PATCH", "/api/v1/settings", { body: { time_zone } });
      return (await api("POST", path, { body: { agent_ids: [agent], respect_daily_capacity: true } })).body;
    };
    const before = await previewIn(early.zone);
    expect(before).toMatchObject({ to_assign: 2, skipped: { no_capacity: 8 } });
    expect(before.distribution[0]).toMatchObject({ assigned_today: 3, leads: 2, utilisation_percent: 100 });
    expect(await previewIn(late.zone)).toMatchObject({ to_assign: 5, skipped: { no_capacity: 5 } });
    const job = await assign(cohort, { agent_ids: [agent], respect_daily_capacity: true });
    expect(job).toMatchObject({ total: 10, assigned_count: 5, skipped_count: 5 });
    await api("PATCH", "/api/v1/settings", { body: { time_zone: "UTC" } });
  });

  test("holds for runs at the same time, which both saw room when they were planned", async () => {
    const [agent = ""] = await makeAgents(100);
    const cohorts = [await cohortOf("S1", 60), await cohortOf("S2", 60), await cohortOf("S3", 150)];
    const answers = await Promise.all(
      cohorts.map((cohort) =>
        api("POST", `/api/v1/cohorts/${cohort}/assign`, {
          body: { agent_ids: [agent], respect_daily_capacity: true },
        }),
      ),
    );
    const jobs = await Promise.all(answers.map(({ body }) => ended(body.job_id)));
    expect(await given(agent)).toBe(100);
    expect(jobs.reduce((sum, job) => sum + job.assigned_count, 0)).toBe(100);
    for (const job of jobs) {
      expect(job.assigned_count + job.skipped_count).toBe(job.total);
      await expectConsistent(job.job_id);
    }
  });

  test("holds for a job that was planned before somebody else filled the day", async () => {
    const [agent = ""] = await makeAgents(120);
    const cohort = await cohortOf("E", 110);
    await stopWorker();
    const body = { agent_ids: [agent], respect_daily_capacity: true };
    const { job_id } = (await api("POST", `/api/v1/cohorts/${cohort}/assign`, { body })).body;
    await assign(await cohortOf("E2", 50), { agent_ids: [agent] });
    startAgain();
    expect(await ended(job_id)).toMatchObject({ assigned_count: 70, skipped_count: 40, failed_count: 0 });
    const outcomes = await api("GET", `/api/v1/assignment-jobs/${job_id}/outcomes?outcome=skipped`);
    expect(outcomes.body.items[0]).toMatchObject({ reason: "no_capacity" });
    await expectConsistent(job_id);
  });
});

describe("of a person with several leads", () => {
  const rules = { combinator: "and", rules: [{ field: "lead.source", operator: "=", value: "twins" }] };

  test("all go to one agent when asked, and only those that match when asked", async () => {
    const agents = await makeAgents(10, 10);
    await load(
      "leads",
      [0, 1, 2, 3].flatMap((person) =>
        [0, 1, 2].map((n) => ({
          lead_id: `T-${person}-${n}`,
          pii_id: `P-T-${person}`,
          source: n === 2 ? "other" : "twins",
        })),
      ),
    );
    const made = await api("POST", "/api/v1/cohorts", { body: { name: "Twins", type: "static", rules } });
    const path = `/api/v1/cohorts/${made.body.cohort_id}`;
    const all = await api("POST", `${path}/assign/preview`, { body: { agent_ids: agents } });
    expect(all.body).toMatchObject({ total: 12, to_assign: 12, skipped: {} });
    const body = { agent_ids: agents, keep_person_together: true, only_matching: true };
    const { body: job } = await api("POST", `${path}/assign`, { body });
    expect(job).toMatchObject({ total: 12, assigned_count: 8, skipped_count: 4 });
    const leads = await db
      .leads()
      .find({ pii_id: { $regex: "^P-T-" } })
      .toArray();
    for (let person = 0; person < 4; person++) {
      const owners = leads.filter((lead) => lead.pii_id === `P-T-${person}`).map((lead) => lead.agent_id);
      expect(new Set(owners.filter(Boolean))).toEqual(new Set([agents[person % 2]]));
      expect(owners.filter((owner) => owner === null)).toHaveLength(1);
    }
  });
});

describe("task templates", () => {
  test("are the settings' when the job is made, for all of its leads; the agent sees the work and finishes it", async () => {
    const [agent = ""] = await makeAgents(500);
    const templates = [{ title: "Say hello", due_in_minutes: 30 }];
    const former = (await api("GET", "/api/v1/settings")).body.task_templates;
    await stopWorker();
    const cohort = await cohortOf("TT", 100);
    const body = { agent_ids: [agent] };
    const { job_id } = (await api("POST", `/api/v1/cohorts/${cohort}/assign`, { body })).body;
    const changed = await api("PATCH", "/api/v1/settings", { body: { task_templates: templates } });
    expect(changed.status, changed.text).toBe(200);
    startAgain();
    await ended(job_id);
    expect(await db.tasks().countDocuments({ agent_id: agent, title: "First call" })).toBe(100);
    expect(await db.tasks().countDocuments({ agent_id: agent, title: "Say hello" })).toBe(0);
    await api("POST", "/api/v1/leads/TT-0/assign", { body: { agent_id: agent } });
    const open = await api("GET", `/api/v1/tasks?agent_id=${agent}&status=open&limit=1000`);
    expect(open.body.items).toHaveLength(2 * 99 + 1);
    const due = open.body.items.map((task: { due_at: string }) => task.due_at);
    expect(due).toEqual([...due].sort());
    const [task] = open.body.items.filter((each: { title: string }) => each.title === "Say hello");
    const done = await api("PATCH", `/api/v1/tasks/${task.task_id}`, { body: { status: "done" } });
    expect(done.body).toMatchObject({ status: "done", lead_id: "TT-0", done_at: expect.any(String) });
    const history = (await api("GET", "/api/v1/leads/TT-0/pipelines")).body.items;
    expect(history.map((pipeline: { status: string }) => pipeline.status)).toEqual(["open", "closed"]);
    await api("PATCH", "/api/v1/settings", { body: { task_templates: former } });
  });
});

describe("fairness", () => {
  test("each agent's row has the exact share, what was given, the load before and after, and the day", async () => {
    const agents = await makeAgents(50, 30, 20);
    const body = { agent_ids: agents, strategy: "capacity_weighted" };
    await assign(await cohortOf("J1", 33), body);
    const job = await assign(await cohortOf("J2", 33), body);
    expect(job.distribution).toMatchObject([
      { expected: 16.5, leads: 16, assigned: 16, load_before: 16, load_after: 32, assigned_today: 16 },
      { expected: 9.9, leads: 10, assigned: 10, load_before: 10, load_after: 20, assigned_today: 10 },
      { expected: 6.6, leads: 7, assigned: 7, load_before: 7, load_after: 14, assigned_today: 7 },
    ]);
    expect(job.distribution[0].utilisation_percent).toBe(64);
  });

  test("the load after is what the agents have open afterwards, with leads owned but not worked and worked by others", async () => {
    const [first = "", second = "", third = ""] = await makeAgents(50, 50, 50);
    const cohort = await cohortOf("LB", 12);
    const path = `/api/v1/cohorts/${cohort}/assign`;
    await assign(cohort, { agent_ids: [first, third] });
    // As another app may leave them: no pipeline though an owner, and an owner who is not who works the lead.
    const of = (...numbers: number[]) => ({ lead_id: { $in: numbers.map((n) => `LB-${n}`) } });
    await db.pipelines().updateMany(of(0, 2, 3), { $set: { status: "closed" } });
    await db.leads().updateMany(of(4, 5), { $set: { agent_id: second } });
    const body = { agent_ids: [first, second] };
    const { body: plan } = await api("POST", `${path}/preview`, { body });
    expect(plan).toMatchObject({ to_assign: 12, pipelines_closed: 9 });
    expect(plan.distribution).toMatchObject([
      { agent_id: first, load_before: 4, load_after: 6 },
      { agent_id: second, load_before: 0, load_after: 6 },
    ]);
    await assign(cohort, { ...body, plan_hash: plan.plan_hash });
    const { items } = (await api("GET", "/api/v1/agents/capacity")).body;
    const openOf = (id: string) =>
      items.find(({ agent_id }: { agent_id: string }) => agent_id === id).open_pipelines;
    expect([first, second].map(openOf)).toEqual(
      plan.distribution.map((row: { load_after: number }) => row.load_after),
    );
    expect(openOf(third)).toBe(0);
  });

  test("pipelines that close are counted the same, few leads or many", async () => {
    const agents = await makeAgents(50, 50);
    await assign(await cohortOf("CP", 7), { agent_ids: agents });
    const few = ["CP-0", "CP-2", "CP-5"];
    const many = [...few, ...Array.from({ length: 6_000 }, (_, i) => `NONE-${i}`)];
    expect(await closingPipelines(few)).toEqual(
      new Map([
        [agents[0], 2],
        [agents[1], 1],
      ]),
    );
    expect(await closingPipelines(many)).toEqual(await closingPipelines(few));
    expect(await closingPipelines([])).toEqual(new Map());
  });

  test("the same request on the same data makes the same plan", async () => {
    const agents = await makeAgents(7, 7, 7);
    const cohort = await cohortOf("R", 40);
    const path = `/api/v1/cohorts/${cohort}/assign/preview`;
    const plan = async (strategy: string) =>
      (await api("POST", path, { body: { agent_ids: agents, strategy } })).body.plan_hash;
    for (const strategy of ["round_robin", "capacity_weighted"])
      expect(await plan(strategy)).toBe(await plan(strategy));
    expect(await plan("round_robin")).not.toBe(await plan("capacity_weighted"));
  });
});

test("all failures are counted and listed, the first 1,000 are kept in the job", {
  timeout: 60_000,
}, async () => {
  const agents = await makeAgents(10);
  const cohort = await cohortOf("X", 1_100);
  await stopWorker();
  const { job_id } = (await api("POST", `/api/v1/cohorts/${cohort}/assign`, { body: { agent_ids: agents } }))
    .body;
  await db.leads().deleteMany({ lead_id: { $regex: "^X-" }, pii_id: { $ne: "P-X-1099" } });
  startAgain();
  const job = await ended(job_id, 40_000);
  expect(job).toMatchObject({ status: "completed", assigned_count: 1, failed_count: 1_099 });
  expect(job.failures).toHaveLength(1_000);
  expect(job.failures[999].lead_id).toBe("X-999");
  const csv = await api("GET", `/api/v1/assignment-jobs/${job_id}/outcomes.csv`);
  expect(csv.text.match(/lead_not_found/g)).toHaveLength(1_099);
});

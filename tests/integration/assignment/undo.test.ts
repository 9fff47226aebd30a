import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/collections.ts";
import { api, startApi, stopApi } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { assign, command, ended, stored, undo, without } from "@/tests/setup/jobs.ts";
import { startWorker } from "@/tests/setup/worker.ts";
import { cohortOf, expectConsistent, makeAgents } from "@/tests/setup/workspace.ts";

isolatedDatabase(import.meta.url);

let agents: string[];
let first: string;
let second: string;
let worker: { stop: () => Promise<void> };

beforeAll(async () => {
  await startApi();
  agents = await makeAgents(50, 30, 20);
  [first = "", second = ""] = agents;
  worker = startWorker({ queues: true });
});

afterAll(async () => {
  await worker.stop();
  await stopApi();
});

const outcomesOf = async (jobId: string, outcome: string) =>
  (await api("GET", `/api/v1/assignment-jobs/${jobId}/outcomes?outcome=${outcome}&limit=1000`)).body.items;

describe("undoing an assignment", () => {
  test("of leads that nobody had leaves them without owner, and what it made closed and cancelled", async () => {
    const cohort = await cohortOf("N", 5);
    await db.leads().updateOne({ lead_id: "N-3" }, { $unset: { agent_id: "" } });
    const before = await stored("N");
    const job = await assign(cohort, { agent_ids: agents });
    const undone = await undo(job.job_id);
    expect(undone).toMatchObject({
      kind: "undo",
      parent_job_id: job.job_id,
      status: "completed",
      total: 5,
      assigned_count: 5,
      skipped_count: 0,
      untouched_count: 0,
      distribution: [],
    });
    const after = await stored("N");
    expect(without(after, job.job_id)).toEqual(before);
    expect(after.leads.map((lead: { agent_id?: null }) => lead.agent_id)).toEqual([
      null,
      null,
      null,
      undefined,
      null,
    ]);
    for (const pipeline of after.pipelines)
      expect(pipeline).toMatchObject({
        status: "closed",
        close_reason: "undone",
        closed_at: expect.any(Date),
      });
    expect(after.tasks).toHaveLength(10);
    for (const task of after.tasks) expect(task.status).toBe("cancelled");
    expect((await outcomesOf(undone.job_id, "restored")).length).toBe(5);
    await expectConsistent(undone.job_id);
  });

  test("of 1,000 leads restores owners, pipelines and tasks but for those touched since, which are listed", {
    timeout: 120_000,
  }, async () => {
    const cohort = await cohortOf("K", 1_000);
    await assign(cohort, { agent_ids: [first, second] });
    const task = (await api("GET", "/api/v1/leads/K-0/tasks")).body.items[0];
    await api("PATCH", `/api/v1/tasks/${task.task_id}`, { body: { status: "done" } });
    const before = await stored("K");
    const job = await assign(cohort, { agent_ids: agents, strategy: "capacity_weighted" });
    await api("POST", "/api/v1/leads/K-7/assign", { body: { agent_id: first } });
    const made = (await api("GET", "/api/v1/leads/K-8/tasks")).body.items.find(
      (each: { status: string }) => each.status === "open",
    );
    await api("PATCH", `/api/v1/tasks/${made.task_id}`, { body: { status: "done" } });
    await db.pipelines().updateOne({ _id: `${job.job_id}:K-9` }, { $set: { stage: "talking" } });
    await db.tasks().updateOne({ _id: `${job.job_id}:K-10:1` }, { $set: { due_at: new Date() } });
    await db.tasks().deleteOne({ _id: `${job.job_id}:K-11:2` });
    await db.leads().updateOne({ lead_id: "K-12" }, { $set: { agent_id: null } });
    await api("DELETE", "/api/v1/leads/K-13");
    const touched = ["K-7", "K-8", "K-9", "K-10", "K-11", "K-12", "K-13"];
    const left = await stored("K");
    const undone = await undo(job.job_id);
    expect(undone).toMatchObject({
      status: "completed",
      assigned_count: 993,
      skipped_count: 7,
      failed_count: 0,
    });
    const skipped = await outcomesOf(undone.job_id, "skipped");
    expect(skipped.map((each: { lead_id: string }) => each.lead_id)).toEqual(touched);
    for (const each of skipped) expect(each.reason).toBe("changed_since");
    const after = await stored("K");
    const untouched = ({ lead_id }: { lead_id: string }) => !touched.includes(lead_id);
    for (const part of ["leads", "pipelines", "tasks"]) {
      expect(without(after, job.job_id)[part].filter(untouched)).toEqual(before[part].filter(untouched));
      const ofTouched = (each: { lead_id: string }) => touched.includes(each.lead_id);
      expect(after[part].filter(ofTouched)).toEqual(left[part].filter(ofTouched));
    }
    expect(undone.distribution.map((row: { assigned: number }) => row.assigned)).toEqual([
      expect.any(Number),
      expect.any(Number),
    ]);
    expect(undone.distribution[0].assigned + undone.distribution[1].assigned).toBe(993);
    const { agent_id } = (await db.pipelines().findOne({ _id: `${job.job_id}:K-12` })) ?? {};
    await db.leads().updateOne({ lead_id: "K-12" }, { $set: { agent_id: agent_id ?? null } });
    await expectConsistent(undone.job_id);
  });

  test("says how many leads each will have open, with those that come back without a pipeline", async () => {
    const cohort = await cohortOf("O", 6);
    await assign(cohort, { agent_ids: [first] });
    // Owned by someone, as other apps leave them, and never worked.
    const bare = await cohortOf("O2", 4);
    await db.leads().updateMany({ lead_id: /^O2-/ }, { $set: { agent_id: first } });
    const openOf = async () =>
      (await api("GET", "/api/v1/agents/capacity")).body.items.find(
        (agent: { agent_id: string }) => agent.agent_id === first,
      ).open_pipelines;
    const before = await openOf();
    const job = await assign(bare, { agent_ids: [second] });
    const undone = await undo(job.job_id);
    const [row] = undone.distribution;
    expect(row).toMatchObject({ agent_id: first, leads: 4, assigned: 4, load_after: before });
    expect(await openOf()).toBe(before);
  });

  test("a change of the lead itself, not of its owner, is no touch", async () => {
    const cohort = await cohortOf("C", 1);
    const job = await assign(cohort, { agent_ids: [first] });
    await api("PATCH", "/api/v1/leads/C-0", { body: { status: "contacted" } });
    expect(await undo(job.job_id)).toMatchObject({ assigned_count: 1 });
    expect((await api("GET", "/api/v1/leads/C-0")).body).toMatchObject({
      status: "contacted",
      agent_id: null,
    });
  });

  test("of the later of two, then of the earlier, goes back all the way", async () => {
    const cohort = await cohortOf("B", 4);
    const start = await stored("B");
    const one = await assign(cohort, { agent_ids: [first] });
    const between = await stored("B");
    const two = await assign(cohort, { agent_ids: [second] });
    expect(await undo(one.job_id)).toMatchObject({ assigned_count: 0, skipped_count: 4 });
    expect(await undo(two.job_id)).toMatchObject({ assigned_count: 4 });
    expect(without(await stored("B"), two.job_id)).toEqual(between);
    const again = await command(one.job_id, "undo");
    expect(again.status).toBe(409);
    const three = await assign(cohort, { agent_ids: [second] });
    expect(await undo(three.job_id)).toMatchObject({ assigned_count: 4 });
    expect(without(await stored("B"), two.job_id, three.job_id)).toEqual(between);
    expect(start.pipelines).toEqual([]);
  });

  test("of part of a cancelled job takes back what was done", async () => {
    const cohort = await cohortOf("P", 150);
    await worker.stop();
    const answer = await api("POST", `/api/v1/cohorts/${cohort}/assign`, { body: { agent_ids: agents } });
    const { job_id } = answer.body;
    const before = await stored("P");
    const { runJob } = await import("@/lib/assignment/run-job.ts");
    const { systemContext } = await import("@/lib/context.ts");
    let chunks = 0;
    await runJob(systemContext("test"), job_id, { stopping: () => chunks++ >= 3 });
    await command(job_id, "cancel");
    worker = startWorker({ queues: true });
    expect(await undo(job_id)).toMatchObject({ total: 30, assigned_count: 30 });
    expect(without(await stored("P"), job_id)).toEqual(before);
  });

  test("fails a lead whose former owner has been deleted, and may be done again for it", async () => {
    const [leaver = ""] = await makeAgents(5);
    const cohort = await cohortOf("D", 2);
    await api("POST", "/api/v1/leads/D-0/assign", { body: { agent_id: leaver } });
    const job = await assign(cohort, { agent_ids: [first] });
    const agent = await db.agents().findOneAndDelete({ agent_id: leaver });
    const undone = await undo(job.job_id);
    expect(undone).toMatchObject({
      assigned_count: 1,
      failed_count: 1,
      failures: [{ lead_id: "D-0", code: "agent_not_found" }],
    });
    if (agent) await db.agents().insertOne(agent);
    expect(await undo(job.job_id)).toMatchObject({ assigned_count: 1, skipped_count: 1 });
    expect((await api("GET", "/api/v1/leads/D-0")).body.agent_id).toBe(leaver);
  });

  test("twice, or of an undo, is refused and says so", async () => {
    const cohort = await cohortOf("T", 2);
    const job = await assign(cohort, { agent_ids: agents });
    const undone = await undo(job.job_id);
    const twice = await command(job.job_id, "undo");
    expect(twice.status).toBe(409);
    expect(twice.body.detail).toContain(`was undone by ${undone.job_id}`);
    const ofUndo = await command(undone.job_id, "undo");
    expect(ofUndo.status).toBe(409);
    expect(ofUndo.body.detail).toContain(`${undone.job_id} is an undo`);
    expect((await command(undone.job_id, "retry")).status).toBe(409);
    expect((await db.audit().find({ object: job.job_id }).toArray()).map((entry) => entry.action)).toEqual([
      "assignment.undo",
    ]);
  });

  test("frees the day of the agents who had been given the leads", async () => {
    const [agent = ""] = await makeAgents(3);
    const job = await assign(await cohortOf("F", 3), { agent_ids: [agent], respect_daily_capacity: true });
    expect(job.assigned_count).toBe(3);
    await undo(job.job_id);
    const again = await assign(await cohortOf("G", 3), { agent_ids: [agent], respect_daily_capacity: true });
    expect(again).toMatchObject({ assigned_count: 3, skipped_count: 0 });
  });

  test("can itself be paused and resumed", async () => {
    const job = await assign(await cohortOf("Z", 120), { agent_ids: agents });
    await worker.stop();
    const { body } = await command(job.job_id, "undo");
    expect((await command(body.job_id, "pause")).body.status).toBe("paused");
    expect((await command(job.job_id, "undo")).body.detail).toContain(`is being undone by ${body.job_id}`);
    worker = startWorker({ queues: true });
    await command(body.job_id, "resume");
    expect(await ended(body.job_id)).toMatchObject({ assigned_count: 120 });
  });
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chunkSizeOf } from "@/lib/assignment/run-job.ts";
import { db } from "@/lib/db/collections.ts";
import { api, keys, open, startApi, stopApi, until } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { startWorker } from "@/tests/setup/worker.ts";
import { cohortOf, expectConsistent, load, makeAgents } from "@/tests/setup/workspace.ts";

isolatedDatabase(import.meta.url);

let agents: string[];
let worker: { stop: () => Promise<void> };

beforeAll(async () => {
  await startApi();
  agents = await makeAgents(50, 30, 20);
  worker = startWorker({ queues: true });
});

afterAll(async () => {
  await worker.stop();
  await stopApi();
});

const ended = (jobId: string) =>
  until(
    async () => (await api("GET", `/api/v1/assignment-jobs/${jobId}`)).body,
    (job) => ["completed", "failed", "cancelled"].includes(job.status),
  );

const ownersOf = async (prefix: string) => {
  const leads = await db
    .leads()
    .find({ lead_id: { $regex: `^${prefix}-` } })
    .toArray();
  return new Map(leads.map((lead) => [lead.lead_id, lead.agent_id ?? null]));
};

describe("assigning a cohort", () => {
  test("of 99 leads is done in the request, lead i to agent i mod n", async () => {
    const cohort = await cohortOf("S", 99);
    const answer = await api("POST", `/api/v1/cohorts/${cohort}/assign`, { body: { agent_ids: agents } });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({
      kind: "assign",
      mode: "sync",
      status: "completed",
      total: 99,
      assigned_count: 99,
      failed_count: 0,
      skipped_count: 0,
      untouched_count: 0,
      progress_percent: 100,
    });
    expect(answer.body.distribution.map((row: { assigned: number }) => row.assigned)).toEqual([33, 33, 33]);
    const owners = await ownersOf("S");
    for (let i = 0; i < 99; i++) expect(owners.get(`S-${i}`)).toBe(agents[i % 3]);
    await expectConsistent(answer.body.job_id);
  });

  test("of 100 leads goes through the queue", async () => {
    const cohort = await cohortOf("Q", 100);
    const answer = await api("POST", `/api/v1/cohorts/${cohort}/assign`, { body: { agent_ids: agents } });
    expect(answer.status, answer.text).toBe(202);
    expect(answer.body).toEqual({ job_id: expect.stringMatching(/^CAJ-\d+$/), total: 100 });
    const job = await ended(answer.body.job_id);
    expect(job).toMatchObject({ mode: "queue", status: "completed", assigned_count: 100 });
    const owners = await ownersOf("Q");
    for (let i = 0; i < 100; i++) expect(owners.get(`Q-${i}`)).toBe(agents[i % 3]);
    await expectConsistent(answer.body.job_id);
  });

  test("by capacity gives 50, 30 and 20 of 100, interleaved", async () => {
    const cohort = await cohortOf("W", 100);
    const body = { agent_ids: agents, strategy: "capacity_weighted" };
    const preview = await api("POST", `/api/v1/cohorts/${cohort}/assign/preview`, { body });
    expect(preview.body.distribution.map((row: { leads: number }) => row.leads)).toEqual([50, 30, 20]);
    const answer = await api("POST", `/api/v1/cohorts/${cohort}/assign`, {
      body: { ...body, plan_hash: preview.body.plan_hash },
    });
    expect(answer.status, answer.text).toBe(202);
    const job = await ended(answer.body.job_id);
    expect(job.distribution.map((row: { assigned: number }) => row.assigned)).toEqual([50, 30, 20]);
    const owners = await ownersOf("W");
    const oldest = Array.from({ length: 50 }, (_, i) => owners.get(`W-${i}`));
    expect(agents.map((agent) => oldest.filter((owner) => owner === agent).length)).toEqual([25, 15, 10]);
  });

  test("moves the job's document every 10 leads", async () => {
    expect([1, 100, 1_000, 1_001, 45_211].map(chunkSizeOf)).toEqual([10, 10, 10, 11, 453]);
    const cohort = await cohortOf("T", 120);
    const seen = new Set<number>();
    const answer = await api("POST", `/api/v1/cohorts/${cohort}/assign`, { body: { agent_ids: agents } });
    const response = await open("GET", `/api/v1/assignment-jobs/${answer.body.job_id}/stream`);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const stepping = (async () => {
      let done = 0;
      while (done < 120) {
        const job = await db.assignmentJobs().findOne({ job_id: answer.body.job_id });
        if (!job) throw new Error("The job is gone.");
        expect(job.assigned_count + job.failed_count + job.skipped_count + job.untouched_count).toBe(
          job.total,
        );
        done = job.assigned_count;
        seen.add(done);
      }
    })();
    const text = await response.text();
    await stepping;
    expect([...seen].every((count) => count % 10 === 0)).toBe(true);
    expect(seen.size).toBeGreaterThan(3);
    expect(text).toContain("event: progress");
    expect(text.trimEnd().split("\n\n").at(-1)).toContain("event: done");
    await expectConsistent(answer.body.job_id);
  });

  test("takes each lead through the whole cascade: old pipeline and tasks closed, new ones opened", async () => {
    const cohort = await cohortOf("C", 3);
    const [first = "", second = ""] = agents;
    await api("POST", `/api/v1/cohorts/${cohort}/assign`, { body: { agent_ids: [first] } });
    const preview = await api("POST", `/api/v1/cohorts/${cohort}/assign/preview`, {
      body: { agent_ids: [second] },
    });
    expect(preview.body.distribution[0].taken_from).toEqual({ [first]: 3 });
    const answer = await api("POST", `/api/v1/cohorts/${cohort}/assign`, { body: { agent_ids: [second] } });
    const { body } = await api("GET", "/api/v1/leads/C-0/pipelines");
    const closed = body.items.find((pipeline: { status: string }) => pipeline.status === "closed");
    const opened = body.items.find((pipeline: { status: string }) => pipeline.status === "open");
    expect(closed).toMatchObject({ agent_id: first, close_reason: "reassigned" });
    expect(opened).toMatchObject({ agent_id: second, job_id: answer.body.job_id });
    const tasks = (await api("GET", "/api/v1/leads/C-0/tasks")).body.items as Record<string, string>[];
    expect(tasks.filter((task) => task.status === "cancelled").map((task) => task.agent_id)).toEqual([
      first,
      first,
    ]);
    const fresh = tasks.filter((task) => task.status === "open");
    expect(fresh.map((task) => task.title).sort()).toEqual(["First call", "Follow-up"]);
    const hours = fresh.map(
      (task) => (Date.parse(task.due_at ?? "") - Date.parse(opened.opened_at)) / 3_600_000,
    );
    expect(hours.sort((a, b) => a - b)).toEqual([4, 48]);
    expect((await api("GET", "/api/v1/leads/C-0")).body.agent_id).toBe(second);
    await expectConsistent(answer.body.job_id);
  });

  test("leaves out what it is told to, and every lead has an outcome", async () => {
    const cohort = await cohortOf("O", 6);
    await api("PATCH", "/api/v1/leads/O-1", { body: { status: "converted" } });
    await api("PATCH", "/api/v1/leads/O-2", { body: { do_not_contact: true } });
    const body = { agent_ids: agents, skip_closed: true, skip_do_not_contact: true };
    const answer = await api("POST", `/api/v1/cohorts/${cohort}/assign`, { body });
    expect(answer.body).toMatchObject({ total: 6, assigned_count: 4, skipped_count: 2 });
    const path = `/api/v1/assignment-jobs/${answer.body.job_id}/outcomes`;
    const outcomes = await api("GET", `${path}?outcome=skipped`);
    expect(outcomes.body.items).toMatchObject([
      { lead_id: "O-1", outcome: "skipped", reason: "closed" },
      { lead_id: "O-2", outcome: "skipped", reason: "do_not_contact" },
    ]);
    const csv = await api("GET", `${path}.csv`);
    expect(csv.text.split("\r\n")[0]).toBe("lead_id,pii_id,agent_id,outcome,reason,message,at");
    expect(csv.text.trim().split("\r\n")).toHaveLength(7);
  });

  test("goes on past a lead that fails, and says why", async () => {
    const cohort = await cohortOf("F", 100);
    await worker.stop();
    const answer = await api("POST", `/api/v1/cohorts/${cohort}/assign`, { body: { agent_ids: agents } });
    await api("DELETE", "/api/v1/leads/F-13");
    worker = startWorker({ queues: true });
    const job = await ended(answer.body.job_id);
    expect(job).toMatchObject({
      status: "completed",
      assigned_count: 99,
      failed_count: 1,
      failures: [{ lead_id: "F-13", code: "lead_not_found", message: expect.stringContaining("F-13") }],
    });
    expect(job.distribution[13 % 3]).toMatchObject({ failed: 1 });
  });

  test("without leads is a result of zeros", async () => {
    const { body } = await api("POST", "/api/v1/cohorts", {
      body: {
        name: "Nobody",
        type: "static",
        rules: { combinator: "and", rules: [{ field: "lead.source", operator: "=", value: "nowhere" }] },
      },
    });
    const answer = await api("POST", `/api/v1/cohorts/${body.cohort_id}/assign`, {
      body: { agent_ids: agents },
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      status: "completed",
      total: 0,
      assigned_count: 0,
      failed_count: 0,
      skipped_count: 0,
      untouched_count: 0,
    });
  });

  test("of one lead is the same cascade", async () => {
    await load("leads", [{ lead_id: "ONE", pii_id: "P-ONE" }]);
    const answer = await api("POST", "/api/v1/leads/ONE/assign", { body: { agent_id: agents[0] } });
    expect(answer.body).toMatchObject({ status: "completed", cohort_id: null, total: 1, assigned_count: 1 });
    expect((await api("GET", "/api/v1/leads/ONE")).body.agent_id).toBe(agents[0]);
    expect((await api("POST", "/api/v1/leads/NONE/assign", { body: { agent_id: agents[0] } })).status).toBe(
      404,
    );
    const unknown = await api("POST", "/api/v1/leads/ONE/assign", { body: { agent_id: "A0-9" } });
    expect(unknown.status).toBe(422);
    expect(unknown.body.errors).toEqual([{ path: "/agent_id", message: 'there is no agent "A0-9"' }]);
  });
});

describe("an assignment that is refused", () => {
  let cohort = "";
  beforeAll(async () => {
    cohort = await cohortOf("R", 5);
  });

  const untouched = async () => [
    await db.assignmentJobs().countDocuments(),
    await db.assignmentItems().countDocuments(),
  ];

  test("names each bad agent and does nothing", async () => {
    const inactive = (await api("POST", "/api/v1/agents", { body: { name: "Away", status: "inactive" } }))
      .body.agent_id as string;
    const before = await untouched();
    const agent_ids = [agents[0], "A0-404", agents[0], inactive];
    const answer = await api("POST", `/api/v1/cohorts/${cohort}/assign`, { body: { agent_ids } });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([
      { path: "/agent_ids/1", message: 'there is no agent "A0-404"' },
      { path: "/agent_ids/2", message: `${agents[0]} is there twice` },
      { path: "/agent_ids/3", message: `${inactive} is inactive` },
    ]);
    expect(await untouched()).toEqual(before);
    expect([...(await ownersOf("R")).values()].every((owner) => owner === null)).toBe(true);
  });

  test.each([
    ["no agents", { agent_ids: [] }, 422],
    ["no agent_ids", {}, 422],
    ["a strategy that does not exist", { agent_ids: ["A0-1001"], strategy: "lottery" }, 422],
    ["an unknown option", { agent_ids: ["A0-1001"], hurry: true }, 422],
    ["a number for a flag", { agent_ids: ["A0-1001"], skip_closed: 1 }, 422],
  ])("%s", async (_name, body, status) => {
    const before = await untouched();
    expect((await api("POST", `/api/v1/cohorts/${cohort}/assign`, { body })).status).toBe(status);
    expect(await untouched()).toEqual(before);
  });

  test("a total capacity of 0, a viewer, an unknown cohort, an archived one", async () => {
    const [idle] = await makeAgents(0);
    const path = `/api/v1/cohorts/${cohort}/assign`;
    const weighted = await api("POST", path, { body: { agent_ids: [idle], strategy: "capacity_weighted" } });
    expect(weighted.status).toBe(422);
    expect((await api("POST", path, { body: { agent_ids: agents }, key: keys.viewer })).status).toBe(403);
    expect(
      (await api("POST", "/api/v1/cohorts/COH-404/assign", { body: { agent_ids: agents } })).status,
    ).toBe(404);
    const archived = await cohortOf("X", 1);
    await api("DELETE", `/api/v1/cohorts/${archived}`);
    expect(
      (await api("POST", `/api/v1/cohorts/${archived}/assign`, { body: { agent_ids: agents } })).status,
    ).toBe(409);
  });

  test("a plan that the data has moved away from", async () => {
    const moving = await cohortOf("M", 4);
    const body = { agent_ids: agents, skip_closed: true };
    const { plan_hash } = (await api("POST", `/api/v1/cohorts/${moving}/assign/preview`, { body })).body;
    await api("PATCH", "/api/v1/leads/M-2", { body: { status: "lost" } });
    const answer = await api("POST", `/api/v1/cohorts/${moving}/assign`, { body: { ...body, plan_hash } });
    expect(answer.status).toBe(409);
    expect(answer.body.detail).toContain("3 of 4 leads");
    expect(answer.body.detail).toContain("who gets which of them changed");
    await api("POST", `/api/v1/leads/M-0/assign`, { body: { agent_id: agents[0] } });
    const again = await api("POST", `/api/v1/cohorts/${moving}/assign/preview`, { body });
    await api("POST", `/api/v1/leads/M-0/assign`, { body: { agent_id: agents[1] } });
    const owners = await api("POST", `/api/v1/cohorts/${moving}/assign`, {
      body: { ...body, plan_hash: again.body.plan_hash },
    });
    expect(owners.body.errors).toEqual([{ path: "/plan_hash", message: "changed: who owns them" }]);
    expect((await ownersOf("M")).get("M-1")).toBeNull();
  });
});

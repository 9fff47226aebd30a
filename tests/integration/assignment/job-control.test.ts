import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Ledger, ledger } from "@/lib/assignment/ledger.ts";
import { runJob } from "@/lib/assignment/run-job.ts";
import { systemContext } from "@/lib/context.ts";
import { db } from "@/lib/db/collections.ts";
import { api, keys, open, startApi, stopApi, until } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { assign, command, ended, jobOf } from "@/tests/setup/jobs.ts";
import { startWorker } from "@/tests/setup/worker.ts";
import { cohortOf, expectConsistent, makeAgents } from "@/tests/setup/workspace.ts";

isolatedDatabase(import.meta.url);

let agents: string[];
let worker: { stop: () => Promise<void> } | undefined;

const startQueues = () => {
  worker = startWorker({ queues: true });
};
const stopQueues = async () => {
  await worker?.stop();
  worker = undefined;
};

beforeAll(async () => {
  await startApi();
  agents = await makeAgents(50, 30, 20);
});

afterAll(async () => {
  await stopQueues();
  await stopApi();
});

/** A job that waits on the queue, since no worker runs. */
async function queued(prefix: string, leads = 100): Promise<string> {
  const cohort = await cohortOf(prefix, leads);
  const answer = await api("POST", `/api/v1/cohorts/${cohort}/assign`, { body: { agent_ids: agents } });
  expect(answer.status, answer.text).toBe(202);
  return answer.body.job_id;
}

const sumOf = (job: Record<string, number>) =>
  (job.assigned_count ?? 0) + (job.failed_count ?? 0) + (job.skipped_count ?? 0) + (job.untouched_count ?? 0);

const auditOf = async (jobId: string) =>
  (await db.audit().find({ object: jobId }).sort({ at: 1 }).toArray()).map((entry) => entry.action);

describe("a job that waits", () => {
  test("is paused, not worked on, resumed and done", async () => {
    const jobId = await queued("PW");
    const paused = await command(jobId, "pause");
    expect(paused.status).toBe(200);
    expect(paused.body).toMatchObject({ job_id: jobId, status: "paused", untouched_count: 100 });
    startQueues();
    await new Promise((done) => setTimeout(done, 500));
    expect(await jobOf(jobId)).toMatchObject({ status: "paused", assigned_count: 0 });
    const resumed = await command(jobId, "resume");
    expect(resumed.status).toBe(200);
    expect(await ended(jobId)).toMatchObject({ status: "completed", assigned_count: 100 });
    await expectConsistent(jobId);
    expect(await auditOf(jobId)).toEqual(["assignment.pause", "assignment.resume"]);
    await stopQueues();
  });

  test("is cancelled: nothing is done, every lead is untouched", async () => {
    const jobId = await queued("CW");
    const cancelled = await command(jobId, "cancel");
    expect(cancelled.body).toMatchObject({ status: "cancelled", assigned_count: 0, untouched_count: 100 });
    expect(cancelled.body.finished_at).not.toBeNull();
    startQueues();
    await new Promise((done) => setTimeout(done, 500));
    await stopQueues();
    expect(await jobOf(jobId)).toMatchObject({ status: "cancelled", untouched_count: 100 });
    const { body } = await api(
      "GET",
      `/api/v1/assignment-jobs/${jobId}/outcomes?outcome=untouched&limit=1000`,
    );
    expect(body.items).toHaveLength(100);
    expect(await db.pipelines().countDocuments({ job_id: jobId })).toBe(0);
    await expectConsistent(jobId);
    expect(await auditOf(jobId)).toEqual(["assignment.cancel"]);
  });

  test("that is cancelled by a process which dies then shows its leads as untouched", async () => {
    const jobId = await queued("CD");
    await db.assignmentJobs().updateOne({ job_id: jobId }, { $set: { status: "cancelled" } });
    const path = `/api/v1/assignment-jobs/${jobId}/outcomes`;
    expect((await api("GET", `${path}?outcome=pending`)).body.items).toEqual([]);
    const { items } = (await api("GET", `${path}?outcome=untouched&limit=1000`)).body;
    expect(items).toHaveLength(100);
    expect(items[0].outcome).toBe("untouched");
    expect((await api("GET", `${path}.csv`)).text).not.toContain("pending");
  });
});

describe("a job that runs", () => {
  /** Starts a job and waits until some, not all, of its leads are done. */
  async function running(prefix: string): Promise<string> {
    const jobId = await queued(prefix, 1_000);
    startQueues();
    await until(
      () => jobOf(jobId),
      (job) => job.assigned_count > 0,
    );
    return jobId;
  }

  test("is paused after its chunk, and goes on from there", async () => {
    const jobId = await running("PR");
    const paused = (await command(jobId, "pause")).body;
    expect(paused.status).toBe("paused");
    await new Promise((done) => setTimeout(done, 500));
    const later = await jobOf(jobId);
    expect(later).toMatchObject({ status: "paused", assigned_count: paused.assigned_count });
    expect(later.assigned_count).toBeLessThan(1_000);
    expect(later.assigned_count % 10).toBe(0);
    await expectConsistent(jobId);
    await command(jobId, "resume");
    expect(await ended(jobId)).toMatchObject({
      status: "completed",
      assigned_count: 1_000,
      untouched_count: 0,
    });
    await expectConsistent(jobId);
    await stopQueues();
  });

  test("is cancelled after its chunk: what is done stays, the rest is untouched, and watchers are told", async () => {
    const jobId = await running("CR");
    const watching = (await open("GET", `/api/v1/assignment-jobs/${jobId}/stream`)).text();
    const cancelled = (await command(jobId, "cancel")).body;
    expect(cancelled.assigned_count).toBeGreaterThan(0);
    expect(cancelled.assigned_count + cancelled.untouched_count).toBe(1_000);
    expect((await watching).trimEnd().split("\n\n").at(-1)).toContain("event: done");
    await stopQueues();
    expect(await jobOf(jobId)).toEqual(cancelled);
    expect(await db.assignmentItems().countDocuments({ job_id: jobId, state: "untouched" })).toBe(
      cancelled.untouched_count,
    );
    await expectConsistent(jobId);
  });

  test("stands many pauses and resumes, with counts that add up at every look", async () => {
    const jobId = await running("MP");
    for (let i = 0; i < 8; i++) {
      await command(jobId, i % 2 === 0 ? "pause" : "resume");
      const job = await jobOf(jobId);
      expect(sumOf(job)).toBe(job.total);
      await new Promise((done) => setTimeout(done, 30 * i));
    }
    expect(await ended(jobId)).toMatchObject({ assigned_count: 1_000 });
    await expectConsistent(jobId);
    await stopQueues();
  });
});

describe("failures", () => {
  test("are tried again in a new job, for the same agents", async () => {
    const jobId = await queued("RF", 120);
    const back = await db.leads().findOneAndDelete({ lead_id: "RF-13" });
    const lost = await db.leads().findOneAndDelete({ lead_id: "RF-50" });
    startQueues();
    expect(await ended(jobId)).toMatchObject({ status: "completed", assigned_count: 118, failed_count: 2 });
    if (!back || !lost) throw new Error("The leads were not there.");
    await db.leads().insertOne(back);
    const retry = await command(jobId, "retry");
    expect(retry.status, retry.text).toBe(202);
    expect(retry.body).toEqual({ job_id: expect.stringMatching(/^CAJ-\d+$/), total: 2 });
    const job = await ended(retry.body.job_id);
    expect(job).toMatchObject({
      kind: "retry",
      parent_job_id: jobId,
      agent_ids: agents,
      total: 2,
      assigned_count: 1,
      failed_count: 1,
      failures: [{ lead_id: "RF-50", code: "lead_not_found" }],
    });
    expect((await api("GET", "/api/v1/leads/RF-13")).body.agent_id).toBe(agents[13 % 3]);
    await expectConsistent(retry.body.job_id);
    const again = await command(jobId, "retry");
    expect(again.status).toBe(409);
    expect(again.body.detail).toContain(retry.body.job_id);
    const gone = await command(retry.body.job_id, "retry");
    expect(gone.status, gone.text).toBe(409);
    expect(gone.body.detail).toContain("RF-50, has been deleted; there is nothing to retry");
    await db.leads().insertOne(lost);
    const second = await command(retry.body.job_id, "retry");
    expect(await ended(second.body.job_id)).toMatchObject({ assigned_count: 1, total: 1 });
    expect(await auditOf(jobId)).toEqual(["assignment.retry"]);
    await stopQueues();
  });

  test("that kill every worker put the job aside after five claims; a retry takes all of it on", async () => {
    const jobId = await queued("PO");
    await db.assignmentJobs().updateOne({ job_id: jobId }, { $set: { idle_claims: 5 } });
    startQueues();
    const job = await ended(jobId);
    expect(job).toMatchObject({
      status: "failed",
      untouched_count: 100,
      error: expect.stringContaining("5 times"),
    });
    await expectConsistent(jobId);
    const retry = await command(jobId, "retry");
    expect(await ended(retry.body.job_id)).toMatchObject({ status: "completed", assigned_count: 100 });
    await stopQueues();
  });
});

test("a database that is away or full is not held against a job, however often it is", async () => {
  const jobId = await queued("AW");
  const full: Ledger = {
    ...ledger,
    transaction: () => Promise.reject(new Error("WiredTiger error: No space left on device")),
  };
  for (let i = 0; i < 8; i++) {
    await expect(
      runJob(systemContext("full"), jobId, { ledger: full, stopping: () => false }),
    ).rejects.toThrow("No space left");
    await db.assignmentJobs().updateOne({ job_id: jobId }, { $set: { lease_until: new Date(0) } });
  }
  expect(await db.assignmentJobs().findOne({ job_id: jobId })).toMatchObject({
    status: "running",
    idle_claims: 0,
  });
  startQueues();
  expect(await ended(jobId)).toMatchObject({ status: "completed", assigned_count: 100 });
  await expectConsistent(jobId);
  await stopQueues();
});

describe("in the wrong state", () => {
  test.each([
    ["completed", "pause"],
    ["completed", "resume"],
    ["completed", "cancel"],
    ["completed", "retry"],
    ["cancelled", "pause"],
    ["cancelled", "resume"],
    ["cancelled", "cancel"],
    ["cancelled", "retry"],
    ["cancelled", "undo"],
    ["failed", "pause"],
    ["failed", "resume"],
    ["failed", "cancel"],
    ["queued", "resume"],
    ["queued", "retry"],
    ["queued", "undo"],
    ["running", "resume"],
    ["running", "retry"],
    ["running", "undo"],
    ["paused", "pause"],
    ["paused", "retry"],
    ["paused", "undo"],
  ])("a job that is %s refuses to %s and says so", async (status, verb) => {
    const jobId = await queued(`WS${status.slice(0, 3)}${verb}`);
    const lease_until = status === "running" ? new Date(Date.now() + 60_000) : null;
    // The state as a worker would have left it; no worker runs here.
    await db
      .assignmentJobs()
      .updateOne({ job_id: jobId }, { $set: { status: status as "queued", lease_until } });
    const before = await jobOf(jobId);
    const answer = await command(jobId, verb);
    expect(answer.status, answer.text).toBe(409);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.body.detail).toContain(`${jobId} is ${status}`);
    expect(await jobOf(jobId)).toEqual(before);
    expect(await db.assignmentJobs().countDocuments({ parent_job_id: jobId })).toBe(0);
    expect(await auditOf(jobId)).toEqual([]);
  });

  test("an unknown job is 404, a viewer 403, and a body is refused", async () => {
    const job = await assign(await cohortOf("WV", 2), { agent_ids: agents });
    for (const verb of ["pause", "resume", "cancel", "retry", "undo"]) {
      expect((await command("CAJ-99999", verb)).status).toBe(404);
      expect((await command(job.job_id, verb, keys.viewer)).status).toBe(403);
      const path = `/api/v1/assignment-jobs/${job.job_id}/${verb}`;
      expect((await api("POST", path, { body: { hurry: true } })).status).toBe(422);
    }
  });
});

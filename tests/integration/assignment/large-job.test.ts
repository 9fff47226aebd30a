import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db, openSession } from "@/lib/db/collections.ts";
import { api, type Body, startApi, stopApi, until } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { command, ended, jobOf } from "@/tests/setup/jobs.ts";
import { startWorker } from "@/tests/setup/worker.ts";
import { cohortOf, expectConsistent, makeAgents } from "@/tests/setup/workspace.ts";

isolatedDatabase(import.meta.url);

const leads = 2_300;
let agents: string[];
let cohort: string;

beforeAll(async () => {
  await startApi();
  agents = await makeAgents(50, 30);
  cohort = await cohortOf("B", leads);
}, 60_000);

afterAll(stopApi);

/** A job of more leads than a block holds, that no worker has come to. */
async function frozen(body: Record<string, unknown> = {}): Promise<string> {
  const answer = await api("POST", `/api/v1/cohorts/${cohort}/assign`, {
    body: { agent_ids: agents, ...body },
  });
  expect(answer.status, answer.text).toBe(202);
  expect(answer.body).toMatchObject({ total: leads });
  return answer.body.job_id;
}

async function outcomes(jobId: string, query = "", limit = 700): Promise<Body[]> {
  const items: Body[] = [];
  for (let cursor = ""; ; ) {
    const { body } = await api(
      "GET",
      `/api/v1/assignment-jobs/${jobId}/outcomes?limit=${limit}${query}${cursor}`,
    );
    items.push(...body.items);
    if (body.next_cursor === null) return items;
    cursor = `&cursor=${body.next_cursor}`;
  }
}

const inOrder = Array.from({ length: leads }, (_, i) => `B-${i}`);
const ids = (items: Body[]) => items.map((item) => item.lead_id);

describe("a job of more leads than a block holds", () => {
  test("has all of its leads and their agents when it is there, whatever happens to them later", async () => {
    const jobId = await frozen();
    expect(await db.assignmentItems().countDocuments({ job_id: jobId })).toBe(0);
    await db.leads().insertOne({
      lead_id: "B-late",
      pii_id: "P-B-1",
      status: "new",
      created_at: new Date(),
      updated_at: new Date(),
    });
    const items = await outcomes(jobId);
    expect(ids(items)).toEqual(inOrder);
    expect(items.map((item) => item.agent_id)).toEqual(inOrder.map((_, i) => agents[i % 2]));
    expect(items.every((item) => item.outcome === "pending")).toBe(true);
    await db.leads().deleteOne({ lead_id: "B-late" });
    await command(jobId, "cancel");
  });

  test("tells every lead as untouched when it is cancelled before its first one, in the CSV too", async () => {
    const jobId = await frozen();
    await command(jobId, "cancel");
    expect(ids(await outcomes(jobId, "&outcome=untouched"))).toEqual(inOrder);
    expect(await outcomes(jobId, "&outcome=pending")).toEqual([]);
    const csv = (await api("GET", `/api/v1/assignment-jobs/${jobId}/outcomes.csv`)).text.trimEnd();
    expect(csv.split("\n")).toHaveLength(leads + 1);
    await expectConsistent(jobId);
  });

  test("lists each lead once at every moment of its run, and ends with an item for each", async () => {
    const jobId = await frozen();
    const worker = startWorker({ queues: true });
    try {
      let looks = 0;
      for (; (await jobOf(jobId)).status !== "completed"; looks++)
        expect(ids(await outcomes(jobId))).toEqual(inOrder);
      expect(looks).toBeGreaterThan(0);
      expect(await ended(jobId, 60_000)).toMatchObject({ assigned_count: leads, untouched_count: 0 });
    } finally {
      await worker.stop();
    }
    expect(await db.assignmentBlocks().countDocuments({ job_id: jobId })).toBe(0);
    expect(await db.assignmentItems().countDocuments({ job_id: jobId, state: "assigned" })).toBe(leads);
    await expectConsistent(jobId);
  }, 120_000);

  test("keeps the leads that it leaves out with their reasons", async () => {
    await db.leads().updateMany({ lead_id: { $in: ["B-3", "B-1500"] } }, { $set: { status: "lost" } });
    const jobId = await frozen({ skip_closed: true });
    const skipped = await outcomes(jobId, "&outcome=skipped");
    expect(ids(skipped)).toEqual(["B-3", "B-1500"]);
    expect(skipped.map((item) => item.reason)).toEqual(["closed", "closed"]);
    expect((await jobOf(jobId)).skipped_count).toBe(2);
    await command(jobId, "cancel");
    await db.leads().updateMany({ lead_id: { $in: ["B-3", "B-1500"] } }, { $set: { status: "new" } });
  });

  test("is put aside and retried with all the leads that it did not come to", async () => {
    const jobId = await frozen();
    await db.assignmentJobs().updateOne(
      { job_id: jobId },
      {
        $set: { status: "running", idle_claims: 5, lease_until: new Date(0), epoch: 5 },
      },
    );
    const worker = startWorker({ queues: true });
    try {
      expect(await ended(jobId)).toMatchObject({ status: "failed", untouched_count: leads });
      const retry = await command(jobId, "retry");
      expect(retry.body).toMatchObject({ total: leads });
      expect(await ended(retry.body.job_id, 60_000)).toMatchObject({ assigned_count: leads });
      await expectConsistent(retry.body.job_id);
    } finally {
      await worker.stop();
    }
  }, 120_000);

  test("forgets a person who is erased before it comes to their lead", async () => {
    const jobId = await frozen();
    const held = (await api("GET", "/api/v1/people/P-B-2299/export")).body.assignments;
    expect(held).toContainEqual(
      expect.objectContaining({ job_id: jobId, lead_id: "B-2299", state: "pending" }),
    );
    expect((await api("DELETE", "/api/v1/people/P-B-2299")).status).toBe(204);
    const items = await outcomes(jobId);
    expect(items).toHaveLength(leads);
    expect(ids(items)).not.toContain("B-2299");
    expect(JSON.stringify(await db.assignmentBlocks().find({ job_id: jobId }).toArray())).not.toContain(
      "B-2299",
    );
    const worker = startWorker({ queues: true });
    try {
      expect(await ended(jobId, 60_000)).toMatchObject({ assigned_count: leads - 1, failed_count: 1 });
    } finally {
      await worker.stop();
    }
  }, 120_000);
});

test("who takes a job over ends a lost worker's transaction only where that keeps it from a lead", async () => {
  const small = await cohortOf("T", 120);
  const answer = await api("POST", `/api/v1/cohorts/${small}/assign`, { body: { agent_ids: agents } });
  const jobId = answer.body.job_id;
  const lost = await openSession();
  lost.session.startTransaction();
  await db.leads().updateOne({ lead_id: "T-50" }, { $set: { score: 1 } }, { session: lost.session });
  await db
    .assignmentJobs()
    .updateOne(
      { job_id: jobId },
      { $set: { status: "running", epoch: 1, lease_until: new Date(0), session_id: lost.id } },
    );
  const startedAt = Date.now();
  const worker = startWorker({ queues: true });
  try {
    await until(
      () => jobOf(jobId),
      (job) => job.assigned_count >= 50,
      15_000,
    );
    expect(await ended(jobId, 30_000)).toMatchObject({ status: "completed", assigned_count: 120 });
    expect(Date.now() - startedAt).toBeLessThan(30_000);
  } finally {
    await worker.stop();
    await lost.end();
  }
  expect((await db.leads().findOne({ lead_id: "T-50" }))?.score).toBeUndefined();
  await expectConsistent(jobId);
}, 90_000);

import { expect } from "vitest";
import { db, killSession } from "@/lib/db/collections.ts";
import type { AssignmentJob } from "@/lib/db/documents.ts";
import { redis } from "@/lib/redis.ts";
import { api, until } from "@/tests/setup/api.ts";
import { allItems } from "@/tests/setup/workspace.ts";
import { checkAssignment } from "./check-assignment.ts";

/** No fault may keep a job from moving on for longer than this, once the worker or the database is back. */
export const recoveryMs = 30_000;

/** The job's document; a database that is away is asked again. */
async function look(jobId: string): Promise<AssignmentJob | null> {
  return db
    .assignmentJobs()
    .findOne({ job_id: jobId })
    .catch(() => null);
}

const hasEnded = (job: AssignmentJob | null) =>
  job !== null && ["completed", "failed", "cancelled"].includes(job.status);

/** Starts a job over all leads of a cohort. */
export async function startJob(cohort: string, agent_ids: string[]): Promise<string> {
  const answer = await api("POST", `/api/v1/cohorts/${cohort}/assign`, { body: { agent_ids } });
  expect(answer.status, answer.text).toBe(202);
  return answer.body.job_id;
}

/** Waits until `leads` leads are done, or the job has ended; `withinMs` at most. @returns how many are */
export async function untilDone(jobId: string, leads: number, withinMs = recoveryMs): Promise<number> {
  const job = await until(
    () => look(jobId),
    (seen) => seen !== null && (seen.assigned_count >= leads || hasEnded(seen)),
    withinMs,
  );
  return job?.assigned_count ?? 0;
}

/** Waits until a job moves on from where it is, or has ended. @returns how many leads are done then */
export async function untilMoves(jobId: string, withinMs = recoveryMs): Promise<number> {
  const job = await until(
    () => look(jobId),
    (seen) => seen !== null,
    withinMs,
  );
  return untilDone(jobId, (job?.assigned_count ?? 0) + 1, withinMs);
}

/**
 * Waits until a job has ended well, however long that takes a busy machine, as long as it moves on.
 * @param withinMs the longest that it may stand still
 */
export async function untilEnded(jobId: string, withinMs = recoveryMs): Promise<void> {
  const done = (job: AssignmentJob | null) => (job ? job.total - job.untouched_count : 0);
  let job = await look(jobId);
  while (!hasEnded(job)) {
    const before = done(job);
    job = await until(
      () => look(jobId),
      (seen) => hasEnded(seen) || done(seen) > before,
      withinMs,
    );
  }
  expect(job).toMatchObject({ status: "completed" });
}

/** Lets the next worker take a job at once: controls need not wait for the lease, nor for an open transaction. */
export async function endLease(jobId: string): Promise<void> {
  const job = await look(jobId);
  if (job?.session_id) await killSession(job.session_id);
  await db
    .assignmentJobs()
    .updateOne({ job_id: jobId, status: "running" }, { $set: { lease_until: new Date(0) } });
}

/** Expects that nothing is wrong with a job. */
export async function expectRight(jobId: string): Promise<void> {
  expect(await checkAssignment(jobId)).toEqual([]);
}

/** Puts a control's job, and whatever it left on the queue and on the leads, out of the way of the next test. */
export async function putAway(jobId: string): Promise<void> {
  const job = await db
    .assignmentJobs()
    .findOneAndUpdate({ job_id: jobId }, { $set: { status: "cancelled", lease_until: null } });
  const items = job ? await allItems(job) : [];
  const lead_id = { $in: items.map((item) => item.lead_id) };
  await db.pipelines().deleteMany({ lead_id });
  await db.tasks().deleteMany({ lead_id });
  await db.leads().updateMany({ lead_id }, { $set: { agent_id: null } });
  await redis().flushall();
}

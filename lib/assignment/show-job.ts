import { db } from "../db/collections.ts";
import type { AssignmentJob } from "../db/documents.ts";
import { NotFound } from "../errors.ts";

/** A job by its id. @throws NotFound */
export async function findJob(jobId: string): Promise<AssignmentJob> {
  const job = await db.assignmentJobs().findOne({ job_id: jobId }, { projection: { _id: 0 } });
  if (!job) throw new NotFound("assignment job", jobId);
  return job;
}

/** A job as the API shows it, without what the runner keeps for itself. */
export function showJob({
  epoch: _epoch,
  lease_until: _lease,
  session_id: _session,
  idle_claims: _claims,
  resumes: _resumes,
  task_templates: _templates,
  plan_hash: _hash,
  follow_ups: _followUps,
  error,
  ...job
}: AssignmentJob) {
  const done = job.total - job.untouched_count;
  return {
    ...job,
    ...(error !== null && { error }),
    progress_percent: job.total === 0 ? 100 : Math.floor((1_000 * done) / job.total) / 10,
  };
}

export type ShownJob = ReturnType<typeof showJob>;

import type { AssignmentJob } from "../db/documents.ts";
import { enqueue } from "../jobs/queues.ts";

/**
 * The id of a job on the queue: deterministic, so that a job is there once at the most, and another one after each
 * resume, since the queue may not have let go of the former yet.
 */
export const queueJobId = ({ job_id, resumes }: Pick<AssignmentJob, "job_id" | "resumes">): string =>
  resumes === 0 ? `assign-${job_id}` : `assign-${job_id}-${resumes}`;

/** Puts a job on the queue; where Redis is away the worker's sweep does it later. */
export async function enqueueJob(job: Pick<AssignmentJob, "job_id" | "resumes">): Promise<void> {
  await enqueue("cohort-assignment", { job_id: job.job_id }, queueJobId(job));
}

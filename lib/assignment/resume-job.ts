import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { publish } from "../jobs/events.ts";
import { enqueueJob } from "./enqueue-job.ts";
import { wrongState } from "./job-states.ts";
import { findJob, type ShownJob, showJob } from "./show-job.ts";

/**
 * Goes on with a paused job, on the queue.
 * @throws Conflict when it is not paused
 */
export async function resumeJob(ctx: Context, jobId: string): Promise<ShownJob> {
  const job = await db
    .assignmentJobs()
    .findOneAndUpdate(
      { job_id: jobId, status: "paused" },
      { $set: { status: "queued", lease_until: null, idle_claims: 0 }, $inc: { resumes: 1 } },
      { returnDocument: "after", projection: { _id: 0 } },
    );
  if (!job) throw wrongState(await findJob(jobId), "resumed", "a paused one");
  await audit(ctx, "assignment.resume", jobId);
  await enqueueJob(job);
  await publish({ topic: "job", id: jobId, type: "progress" });
  return showJob(job);
}

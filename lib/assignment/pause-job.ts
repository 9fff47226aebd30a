import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { publish } from "../jobs/events.ts";
import { wrongState } from "./job-states.ts";
import { findJob, type ShownJob, showJob } from "./show-job.ts";

/**
 * Stops a job after its current chunk, to be gone on with later.
 * @throws Conflict when it neither waits nor runs
 */
export async function pauseJob(ctx: Context, jobId: string): Promise<ShownJob> {
  const job = await db
    .assignmentJobs()
    .findOneAndUpdate(
      { job_id: jobId, status: { $in: ["queued", "running"] } },
      { $set: { status: "paused", lease_until: null } },
      { returnDocument: "after", projection: { _id: 0 } },
    );
  if (!job) throw wrongState(await findJob(jobId), "paused", "one that is queued or running");
  await audit(ctx, "assignment.pause", jobId);
  await publish({ topic: "job", id: jobId, type: "progress" });
  return showJob(job);
}

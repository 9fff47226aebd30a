import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { publish } from "../jobs/events.ts";
import { wrongState } from "./job-states.ts";
import { leaveUntouched } from "./leave-untouched.ts";
import { findJob, type ShownJob, showJob } from "./show-job.ts";

/**
 * Ends a job after its current chunk: what is done stays done, the rest stays untouched.
 * @throws Conflict when it has ended already
 */
export async function cancelJob(ctx: Context, jobId: string): Promise<ShownJob> {
  const job = await db
    .assignmentJobs()
    .findOneAndUpdate(
      { job_id: jobId, status: { $in: ["queued", "running", "paused"] } },
      { $set: { status: "cancelled", lease_until: null, finished_at: ctx.now() } },
      { returnDocument: "after", projection: { _id: 0 } },
    );
  if (!job) throw wrongState(await findJob(jobId), "cancelled", "one that is queued, running or paused");
  await leaveUntouched(jobId);
  await audit(ctx, "assignment.cancel", jobId);
  await publish({ topic: "job", id: jobId, type: "done" });
  return showJob(job);
}

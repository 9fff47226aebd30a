import type { Context } from "../context.ts";
import { publish } from "../jobs/events.ts";
import { changeJob } from "./change-job.ts";
import { wrongState } from "./job-states.ts";
import { leaveUntouched } from "./leave-untouched.ts";
import { findJob, type ShownJob, showJob } from "./show-job.ts";

/**
 * Ends a job after its current chunk: what is done stays done, the rest stays untouched.
 * @throws Conflict when it has ended already
 */
export async function cancelJob(ctx: Context, jobId: string): Promise<ShownJob> {
  const job = await changeJob(ctx, jobId, {
    action: "assignment.cancel",
    from: ["queued", "running", "paused"],
    update: { $set: { status: "cancelled", lease_until: null, finished_at: ctx.now() } },
  });
  if (!job) throw wrongState(await findJob(jobId), "cancelled", "one that is queued, running or paused");
  await leaveUntouched(jobId);
  await publish({ topic: "job", id: jobId, type: "done" });
  return showJob(job);
}

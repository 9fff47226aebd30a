import type { Context } from "../context.ts";
import { publish } from "../jobs/events.ts";
import { changeJob } from "./change-job.ts";
import { wrongState } from "./job-states.ts";
import { findJob, type ShownJob, showJob } from "./show-job.ts";

/**
 * Stops a job after its current chunk, to be gone on with later.
 * @throws Conflict when it neither waits nor runs
 */
export async function pauseJob(ctx: Context, jobId: string): Promise<ShownJob> {
  const job = await changeJob(ctx, jobId, {
    action: "assignment.pause",
    from: ["queued", "running"],
    update: { $set: { status: "paused", lease_until: null } },
  });
  if (!job) throw wrongState(await findJob(jobId), "paused", "one that is queued or running");
  await publish({ topic: "job", id: jobId, type: "progress" });
  return showJob(job);
}

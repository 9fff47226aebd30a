import type { Context } from "../context.ts";
import { publish } from "../jobs/events.ts";
import { changeJob } from "./change-job.ts";
import { enqueueJob } from "./enqueue-job.ts";
import { wrongState } from "./job-states.ts";
import { findJob, type ShownJob, showJob } from "./show-job.ts";

/**
 * Goes on with a paused job, on the queue.
 * @throws Conflict when it is not paused
 */
export async function resumeJob(ctx: Context, jobId: string): Promise<ShownJob> {
  const job = await changeJob(ctx, jobId, {
    action: "assignment.resume",
    from: ["paused"],
    update: {
      $set: { status: "queued", lease_until: null, idle_claims: 0 },
      $inc: { resumes: 1 },
    },
  });
  if (!job) throw wrongState(await findJob(jobId), "resumed", "a paused one");
  await enqueueJob(job);
  await publish({ topic: "job", id: jobId, type: "progress" });
  return showJob(job);
}

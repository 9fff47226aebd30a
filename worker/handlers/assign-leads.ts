import { DelayedError, type Job } from "bullmq";
import { runJob } from "../../lib/assignment/run-job.ts";
import type { Context } from "../../lib/context.ts";
import type { JobData } from "../../lib/jobs/queues.ts";

const givenBackMs = 500;

/** Works through an assignment job; one that another worker holds is tried again once that hold has ended. */
export async function assignLeads(
  ctx: Context,
  data: JobData<"cohort-assignment">,
  job: Job,
  token: string | undefined,
  stopping: () => boolean,
): Promise<void> {
  const outcome = await runJob(ctx, data.job_id, stopping);
  if (outcome.kind === "finished") return;
  if (outcome.kind === "left" && !stopping()) return;
  const at =
    outcome.kind === "held"
      ? Math.max(outcome.until.getTime(), Date.now() + givenBackMs)
      : Date.now() + givenBackMs;
  await job.moveToDelayed(at, token);
  throw new DelayedError();
}

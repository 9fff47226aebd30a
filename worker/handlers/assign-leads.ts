import { DelayedError, type Job } from "bullmq";
import type { Ledger } from "../../lib/assignment/ledger.ts";
import { runJob } from "../../lib/assignment/run-job.ts";
import type { Context } from "../../lib/context.ts";
import type { JobData } from "../../lib/jobs/queues.ts";

const givenBackMs = 500;

/**
 * Works through an assignment job; one that another worker holds is tried again once that hold has ended.
 * @param ledger another one only in tests
 */
export async function assignLeads(
  ctx: Context,
  data: JobData<"cohort-assignment">,
  job: Job,
  token: string | undefined,
  stopping: () => boolean,
  ledger?: Ledger,
): Promise<void> {
  const outcome = await runJob(ctx, data.job_id, { stopping, ...(ledger && { ledger }) });
  if (outcome.kind === "finished" || outcome.kind === "left") return;
  const soon = Date.now() + givenBackMs;
  const at = outcome.kind === "held" ? Math.max(outcome.until.getTime(), soon) : soon;
  await job.moveToDelayed(at, token);
  throw new DelayedError();
}

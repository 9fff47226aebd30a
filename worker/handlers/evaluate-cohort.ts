import { runEvaluation } from "../../lib/cohorts/run-evaluation.ts";
import type { Context } from "../../lib/context.ts";
import type { JobData } from "../../lib/jobs/queues.ts";

/** Evaluates a cohort in the background; an obsolete evaluation ends by itself. */
export async function evaluateInBackground(ctx: Context, data: JobData<"cohort-evaluation">): Promise<void> {
  const outcome = await runEvaluation(ctx, data.cohort_id, data.pending_version, "background");
  ctx.log.info({ cohort_id: data.cohort_id, outcome: outcome.kind }, "cohort evaluated in the background");
}

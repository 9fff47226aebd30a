import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import type { CohortDocument } from "../db/documents.ts";
import { Conflict } from "../errors.ts";
import { isHoldOver } from "../hold.ts";
import { enqueue } from "../jobs/queues.ts";
import { requireActive } from "./find-cohort.ts";
import { type EvaluationOutcome, leaseMs, runEvaluation } from "./run-evaluation.ts";

export const evaluationJobId = (cohortId: string, pendingVersion: number) =>
  `evaluate-${cohortId}-${pendingVersion}`;

/** Evaluates a cohort in this request, or hands it to the worker where it is too large for one. */
export async function evaluateOrEnqueue(ctx: Context, cohort: CohortDocument): Promise<EvaluationOutcome> {
  const { cohort_id, pending_version } = cohort;
  const outcome = await runEvaluation(ctx, cohort_id, pending_version, "request");
  if (outcome.kind === "background") {
    await enqueue(
      "cohort-evaluation",
      { cohort_id, pending_version },
      evaluationJobId(cohort_id, pending_version),
    );
  }
  return outcome;
}

/**
 * Evaluates a cohort again because someone asks.
 * @throws Conflict for an archived cohort, one made from a list, or one that is being evaluated
 */
export async function evaluateCohort(ctx: Context, cohort: CohortDocument): Promise<EvaluationOutcome> {
  requireActive(cohort);
  if (cohort.rules === null)
    throw new Conflict(`${cohort.cohort_id} was made from a list and has no rules to evaluate.`);
  const alive = cohort.running !== null && !isHoldOver(cohort.running.expires_at, ctx.now(), leaseMs);
  if (alive) throw new Conflict(`${cohort.cohort_id} is being evaluated already.`, [], 5);
  await audit(ctx, "cohort.evaluate", cohort.cohort_id);
  return evaluateOrEnqueue(ctx, cohort);
}

import { EvaluationDone, EvaluationStarted } from "@/lib/cohorts/cohort-answers.ts";
import { evaluateCohort } from "@/lib/cohorts/evaluate-cohort.ts";
import { findCohort } from "@/lib/cohorts/find-cohort.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { Conflict } from "@/lib/errors.ts";
import { accepted } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    {
      summary: "Evaluate a cohort again",
      answers: { 200: EvaluationDone, 202: EvaluationStarted },
      can: "cohorts:write",
      load: loadCohort,
      heavy: true,
    },
    async ({ ctx, loaded }) => {
      const outcome = await evaluateCohort(ctx, loaded);
      if (outcome.kind === "failed")
        throw new Conflict(`The evaluation of ${loaded.cohort_id} failed: ${outcome.error}`);
      if (outcome.kind === "evaluated") {
        const { progress_percent: _progress, plan: _plan, ...evaluation } = outcome.evaluation;
        return evaluation;
      }
      const { cohort_id, status, evaluation } = await findCohort(loaded.cohort_id);
      return accepted({ cohort_id, status, evaluation: evaluation && { plan: [], ...evaluation } });
    },
  ),
});

import { CohortProgressItem } from "@/lib/cohorts/cohort-answers.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { measureProgress } from "@/lib/cohorts/measure-progress.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "How far a static cohort has been worked through",
      answers: { 200: CohortProgressItem },
      errors: [409],
      can: "cohorts:read",
      load: loadCohort,
      heavy: true,
    },
    ({ ctx, loaded }) => measureProgress(ctx, loaded),
  ),
});

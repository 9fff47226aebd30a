import { restoreCohort } from "@/lib/cohorts/archive-cohort.ts";
import { Cohort } from "@/lib/cohorts/cohort-answers.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    {
      summary: "Take a cohort out of the archive",
      answers: { 200: Cohort },
      can: "cohorts:write",
      load: loadCohort,
    },
    ({ ctx, loaded }) => restoreCohort(ctx, loaded),
  ),
});

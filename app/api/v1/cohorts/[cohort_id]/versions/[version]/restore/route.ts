import { Cohort } from "@/lib/cohorts/cohort-answers.ts";
import { restoreVersion } from "@/lib/cohorts/cohort-versions.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    {
      summary: "Make former rules the rules again",
      answers: { 200: Cohort },
      can: "cohorts:write",
      load: loadCohort,
      heavy: true,
    },
    ({ ctx, loaded, params }) => restoreVersion(ctx, loaded, params.version ?? ""),
  ),
});

import { CohortVersionItem } from "@/lib/cohorts/cohort-answers.ts";
import { listVersions } from "@/lib/cohorts/cohort-versions.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { pageOf } from "@/lib/http/list.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "Former and present rules",
      answers: { 200: pageOf(CohortVersionItem) },
      can: "cohorts:read",
      load: loadCohort,
    },
    ({ ctx, loaded }) => listVersions(ctx, loaded),
  ),
});

import { CreatedCohort } from "@/lib/cohorts/cohort-answers.ts";
import { freezeCohort } from "@/lib/cohorts/copy-cohort.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { created } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    {
      summary: "A static copy of a cohort's members",
      answers: { 201: CreatedCohort },
      can: "cohorts:write",
      load: loadCohort,
      heavy: true,
    },
    async ({ ctx, loaded }) => {
      const cohort = await freezeCohort(ctx, loaded);
      return created(cohort, `/api/v1/cohorts/${cohort.cohort_id}`);
    },
  ),
});

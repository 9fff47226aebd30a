import { CreatedCohort } from "@/lib/cohorts/cohort-answers.ts";
import { duplicateCohort } from "@/lib/cohorts/copy-cohort.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { Reply } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    {
      summary: "Copy a cohort",
      answers: { 201: CreatedCohort, 202: CreatedCohort },
      can: "cohorts:write",
      load: loadCohort,
      heavy: true,
    },
    async ({ ctx, loaded }) => {
      const cohort = await duplicateCohort(ctx, loaded);
      return new Reply(cohort.status === "evaluating" ? 202 : 201, cohort, {
        location: `/api/v1/cohorts/${cohort.cohort_id}`,
      });
    },
  ),
});

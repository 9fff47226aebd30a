import { Cohort, CreatedCohort } from "@/lib/cohorts/cohort-answers.ts";
import { CreateCohort, ListCohorts } from "@/lib/cohorts/cohort-schemas.ts";
import { createCohort } from "@/lib/cohorts/create-cohort.ts";
import { listCohorts } from "@/lib/cohorts/list-cohorts.ts";
import { pageOf } from "@/lib/http/list.ts";
import { Reply } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    { summary: "Cohorts", answers: { 200: pageOf(Cohort) }, can: "cohorts:read", query: ListCohorts },
    ({ ctx, query }) => listCohorts(ctx, query),
  ),
  POST: route(
    {
      summary: "Make a cohort from rules or a list",
      answers: { 201: CreatedCohort, 202: CreatedCohort },
      can: "cohorts:write",
      body: CreateCohort,
      heavy: true,
    },
    async ({ ctx, body }) => {
      const cohort = await createCohort(ctx, body);
      const status = cohort.status === "evaluating" ? 202 : 201;
      return new Reply(status, cohort, { location: `/api/v1/cohorts/${cohort.cohort_id}` });
    },
  ),
});

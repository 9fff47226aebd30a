import { listDiverged } from "@/lib/cohorts/list-diverged.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { DivergedItem } from "@/lib/cohorts/member-answers.ts";
import { ListQuery, pageOf } from "@/lib/http/list.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "Members who no longer match",
      answers: { 200: pageOf(DivergedItem) },
      errors: [409],
      can: "people:read",
      load: loadCohort,
      query: ListQuery,
      heavy: true,
    },
    ({ ctx, loaded, query }) => listDiverged(ctx, loaded, query),
  ),
});

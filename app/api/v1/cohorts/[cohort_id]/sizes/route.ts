import { listSizes } from "@/lib/cohorts/list-sizes.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { SizeList } from "@/lib/cohorts/member-answers.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    { summary: "Member count over time", answers: { 200: SizeList }, can: "cohorts:read", load: loadCohort },
    ({ ctx, loaded }) => listSizes(ctx, loaded),
  ),
});

import { explainMember } from "@/lib/cohorts/explain-member.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { Explanation } from "@/lib/cohorts/member-answers.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "Why someone is, or is not, a member",
      answers: { 200: Explanation },
      errors: [409],
      can: "people:read",
      load: loadCohort,
    },
    ({ ctx, loaded, params }) => explainMember(ctx, loaded, params.pii_id ?? ""),
  ),
});

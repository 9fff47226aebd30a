import { explainMember } from "@/lib/cohorts/explain-member.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ can: "people:read", load: loadCohort }, ({ ctx, loaded, params }) =>
    explainMember(ctx, loaded, params.pii_id ?? ""),
  ),
});

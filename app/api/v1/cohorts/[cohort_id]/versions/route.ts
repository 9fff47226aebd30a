import { listVersions } from "@/lib/cohorts/cohort-versions.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ can: "cohorts:read", load: loadCohort }, ({ ctx, loaded }) => listVersions(ctx, loaded)),
});

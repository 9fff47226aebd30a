import { restoreVersion } from "@/lib/cohorts/cohort-versions.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ can: "cohorts:write", load: loadCohort, heavy: true }, ({ ctx, loaded, params }) =>
    restoreVersion(ctx, loaded, params.version ?? ""),
  ),
});

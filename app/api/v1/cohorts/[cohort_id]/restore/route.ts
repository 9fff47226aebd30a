import { restoreCohort } from "@/lib/cohorts/archive-cohort.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ can: "cohorts:write", load: loadCohort }, ({ ctx, loaded }) => restoreCohort(ctx, loaded)),
});

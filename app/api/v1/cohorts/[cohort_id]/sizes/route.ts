import { listSizes } from "@/lib/cohorts/list-events.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ can: "cohorts:read", load: loadCohort }, ({ loaded }) => listSizes(loaded)),
});

import { exportMembers, memberColumns } from "@/lib/cohorts/export-members.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { csvResponse } from "@/lib/http/csv.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ can: "people:read", load: loadCohort, heavy: true }, async ({ loaded }) =>
    csvResponse(`${loaded.cohort_id}-members.csv`, memberColumns, exportMembers(loaded)),
  ),
});

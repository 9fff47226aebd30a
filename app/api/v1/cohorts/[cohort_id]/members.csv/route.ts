import { ExportMembers } from "@/lib/cohorts/cohort-schemas.ts";
import { exportMembers, memberColumns } from "@/lib/cohorts/export-members.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { memberFields } from "@/lib/cohorts/member-values.ts";
import { csv } from "@/lib/http/answers.ts";
import { csvResponse } from "@/lib/http/csv.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "Every member, or those asked for, as CSV",
      answers: { 200: csv },
      can: "people:read",
      load: loadCohort,
      heavy: true,
      query: ExportMembers,
    },
    async ({ ctx, loaded, query }) => {
      const fields = await memberFields(query.fields);
      const columns = [...memberColumns, ...query.fields];
      const members = await exportMembers(ctx, loaded, query, fields);
      return csvResponse(`${loaded.cohort_id}-members.csv`, columns, members);
    },
  ),
});

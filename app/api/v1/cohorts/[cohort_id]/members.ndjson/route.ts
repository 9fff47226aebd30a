import { ExportMembers } from "@/lib/cohorts/cohort-schemas.ts";
import { exportMembers } from "@/lib/cohorts/export-members.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { memberFields } from "@/lib/cohorts/member-values.ts";
import { ndjson } from "@/lib/http/answers.ts";
import { ndjsonResponse } from "@/lib/http/ndjson.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "Every member, or those asked for, a line each",
      answers: { 200: ndjson },
      can: "people:read",
      load: loadCohort,
      heavy: true,
      query: ExportMembers,
    },
    async ({ ctx, loaded, query }) => {
      const fields = await memberFields(query.fields);
      return ndjsonResponse(await exportMembers(ctx, loaded, query, fields));
    },
  ),
});

import { auditColumns, ExportAudit, exportAudit } from "@/lib/access/list-audit.ts";
import { csv } from "@/lib/http/answers.ts";
import { csvResponse } from "@/lib/http/csv.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "Who did what, all of it, as CSV",
      answers: { 200: csv },
      can: "access:admin",
      query: ExportAudit,
      heavy: true,
    },
    async ({ ctx, query }) => csvResponse("audit.csv", auditColumns, await exportAudit(ctx, query)),
  ),
});

import { ExportAudit, exportAudit } from "@/lib/access/list-audit.ts";
import { ndjson } from "@/lib/http/answers.ts";
import { ndjsonResponse } from "@/lib/http/ndjson.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "Who did what, all of it, a line each",
      answers: { 200: ndjson },
      can: "access:admin",
      query: ExportAudit,
      heavy: true,
    },
    async ({ ctx, query }) => ndjsonResponse(await exportAudit(ctx, query)),
  ),
});

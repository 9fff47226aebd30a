import { AuditItem, ListAudit, listAudit } from "@/lib/access/list-audit.ts";
import { pageOf } from "@/lib/http/list.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "Who did what, newest first",
      answers: { 200: pageOf(AuditItem) },
      can: "access:admin",
      query: ListAudit,
    },
    ({ ctx, query }) => listAudit(ctx, query),
  ),
});

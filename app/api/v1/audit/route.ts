import { ListAudit, listAudit } from "@/lib/access/list-audit.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ can: "access:admin", query: ListAudit }, ({ ctx, query }) => listAudit(ctx, query)),
});

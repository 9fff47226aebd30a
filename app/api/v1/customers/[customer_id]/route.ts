import { z } from "zod";
import { noContent } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";
import { deleteRecord } from "@/lib/people/delete-record.ts";
import { loadRecord } from "@/lib/people/load-record.ts";
import { updateRecord } from "@/lib/people/update-record.ts";

type Path = { params: Record<string, string> };
const load = ({ params }: Path) => loadRecord("customer", params.customer_id ?? "");

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ can: "people:read", load }, async ({ loaded }) => loaded),
  PATCH: route({ can: "people:write", load, body: z.unknown() }, ({ ctx, params, body }) =>
    updateRecord(ctx, "customer", params.customer_id ?? "", body),
  ),
  DELETE: route({ can: "people:write", load }, async ({ ctx, params }) => {
    await deleteRecord(ctx, "customer", params.customer_id ?? "");
    return noContent();
  }),
});

import { z } from "zod";
import { created } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";
import { createRecord } from "@/lib/people/create-record.ts";
import { ListRecords, listRecords } from "@/lib/people/list-records.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ can: "people:read", query: ListRecords }, ({ ctx, query }) =>
    listRecords(ctx, "customer", query),
  ),
  POST: route({ can: "people:write", body: z.unknown() }, async ({ ctx, body }) => {
    const made = await createRecord(ctx, "customer", body);
    return created(made, `/api/v1/customers/${encodeURIComponent(String(made.customer_id))}`);
  }),
});

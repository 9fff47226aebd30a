import { z } from "zod";
import { created } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";
import { createRecord } from "@/lib/people/create-record.ts";
import { ListRecords, listRecords } from "@/lib/people/list-records.ts";
import { page, record, recordInput } from "@/lib/people/record-schema.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "Customers by id",
      answers: { 200: page("customer") },
      can: "people:read",
      query: ListRecords,
    },
    ({ ctx, query }) => listRecords(ctx, "customer", query),
  ),
  POST: route(
    {
      summary: "Make a customer",
      answers: { 201: record("customer") },
      accepts: recordInput("customer", "create"),
      can: "people:write",
      body: z.unknown(),
    },
    async ({ ctx, body }) => {
      const made = await createRecord(ctx, "customer", body);
      return created(made, `/api/v1/customers/${encodeURIComponent(String(made.customer_id))}`);
    },
  ),
});

import { z } from "zod";
import { created } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";
import { createRecord } from "@/lib/people/create-record.ts";
import { ListLeads, listRecords } from "@/lib/people/list-records.ts";
import { page, record, recordInput } from "@/lib/people/record-schema.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    { summary: "Leads by id", answers: { 200: page("lead") }, can: "people:read", query: ListLeads },
    ({ ctx, query }) => listRecords(ctx, "lead", query),
  ),
  POST: route(
    {
      summary: "Make a lead",
      answers: { 201: record("lead") },
      accepts: recordInput("lead", "create"),
      can: "people:write",
      body: z.unknown(),
    },
    async ({ ctx, body }) => {
      const made = await createRecord(ctx, "lead", body);
      return created(made, `/api/v1/leads/${encodeURIComponent(String(made.lead_id))}`);
    },
  ),
});

import { z } from "zod";
import { created } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";
import { createRecord } from "@/lib/people/create-record.ts";
import { ListRecords, listRecords } from "@/lib/people/list-records.ts";
import { page, record, recordInput } from "@/lib/people/record-schema.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    { summary: "Contacts by id", answers: { 200: page("contact") }, can: "people:read", query: ListRecords },
    ({ ctx, query }) => listRecords(ctx, "contact", query),
  ),
  POST: route(
    {
      summary: "Make a contact",
      answers: { 201: record("contact") },
      accepts: recordInput("contact", "create"),
      can: "people:write",
      body: z.unknown(),
    },
    async ({ ctx, body }) => {
      const made = await createRecord(ctx, "contact", body);
      return created(made, `/api/v1/contacts/${encodeURIComponent(String(made.contact_id))}`);
    },
  ),
});

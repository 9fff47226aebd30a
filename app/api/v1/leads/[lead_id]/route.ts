import { z } from "zod";
import { noContent } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";
import { deleteRecord } from "@/lib/people/delete-record.ts";
import { loadRecord } from "@/lib/people/load-record.ts";
import { record, recordInput } from "@/lib/people/record-schema.ts";
import { updateRecord } from "@/lib/people/update-record.ts";

type Path = { params: Record<string, string> };
const load = ({ params }: Path) => loadRecord("lead", params.lead_id ?? "");

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    { summary: "One lead", answers: { 200: record("lead") }, can: "people:read", load },
    async ({ loaded }) => loaded,
  ),
  PATCH: route(
    {
      summary: "Change a lead",
      answers: { 200: record("lead") },
      accepts: recordInput("lead", "update"),
      can: "people:write",
      load,
      body: z.unknown(),
    },
    ({ ctx, params, body }) => updateRecord(ctx, "lead", params.lead_id ?? "", body),
  ),
  DELETE: route(
    { summary: "Delete a lead", answers: { 204: null }, can: "people:write", load },
    async ({ ctx, params }) => {
      await deleteRecord(ctx, "lead", params.lead_id ?? "");
      return noContent();
    },
  ),
});

import { methods, route } from "@/lib/http/route.ts";
import { parseRows } from "@/lib/people/parse-rows.ts";
import { recordRows } from "@/lib/people/record-schema.ts";
import { BulkResult, upsertRecords } from "@/lib/people/upsert-records.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    {
      summary: "Make and change leads by id",
      answers: { 200: BulkResult },
      accepts: recordRows("lead"),
      ndjson: true,
      can: "people:write",
      heavy: true,
      parse: parseRows,
    },
    async ({ ctx, body }) => {
      const { unchanged: _, ...result } = await upsertRecords(ctx, "lead", body);
      return result;
    },
  ),
});

import { csv } from "@/lib/http/answers.ts";
import { csvResponse } from "@/lib/http/csv.ts";
import { methods, route } from "@/lib/http/route.ts";
import { exportSkipped, skippedColumns } from "@/lib/imports/export-import.ts";
import { findImport } from "@/lib/imports/show-import.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "The records that an undo left alone, with why, as CSV",
      answers: { 200: csv },
      can: "imports:read",
      load: ({ params }) => findImport(params.import_id ?? ""),
    },
    async ({ ctx, loaded }) =>
      csvResponse(`${loaded.import_id}-skipped.csv`, skippedColumns, await exportSkipped(ctx, loaded)),
  ),
});

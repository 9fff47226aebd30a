import { accepted } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";
import { findImport, ImportItem, showImport } from "@/lib/imports/show-import.ts";
import { rightOfNewFields, StartImport, startImport } from "@/lib/imports/start-import.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    {
      summary: "Import the file by a mapping",
      answers: { 202: ImportItem },
      errors: [409],
      can: "imports:write",
      alsoCan: rightOfNewFields,
      body: StartImport,
      heavy: true,
      load: ({ params }) => findImport(params.import_id ?? ""),
    },
    async ({ ctx, loaded, body }) => accepted(showImport(await startImport(ctx, loaded, body))),
  ),
});

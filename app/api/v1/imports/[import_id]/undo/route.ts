import { accepted } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";
import { findImport, ImportItem, showImport } from "@/lib/imports/show-import.ts";
import { undoImport } from "@/lib/imports/undo-import.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    {
      summary: "Take an import back; what was touched since stays",
      answers: { 202: ImportItem },
      errors: [409],
      can: "imports:write",
      heavy: true,
      load: ({ params }) => findImport(params.import_id ?? ""),
    },
    async ({ ctx, loaded }) => accepted(showImport(await undoImport(ctx, loaded))),
  ),
});

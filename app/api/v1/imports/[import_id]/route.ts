import { noContent } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";
import { deleteImport } from "@/lib/imports/delete-import.ts";
import { findImport, ImportDetails, showDetails } from "@/lib/imports/show-import.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "One import with its progress and reports",
      answers: { 200: ImportDetails },
      can: "imports:read",
      load: ({ params }) => findImport(params.import_id ?? ""),
    },
    ({ loaded }) => showDetails(loaded),
  ),
  DELETE: route(
    {
      summary: "Forget an import and its file; the people it brought stay",
      answers: { 204: null },
      errors: [409],
      can: "imports:write",
      load: ({ params }) => findImport(params.import_id ?? ""),
    },
    async ({ ctx, loaded }) => {
      await deleteImport(ctx, loaded);
      return noContent();
    },
  ),
});

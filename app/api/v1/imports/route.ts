import { ListQuery, pageOf } from "@/lib/http/list.ts";
import { created } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";
import { CreateImport, createImport } from "@/lib/imports/create-import.ts";
import { listImports } from "@/lib/imports/list-imports.ts";
import { ImportItem, showImport } from "@/lib/imports/show-import.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "Imports, newest first",
      answers: { 200: pageOf(ImportItem) },
      can: "imports:read",
      query: ListQuery,
    },
    ({ ctx, query }) => listImports(ctx, query),
  ),
  POST: route(
    {
      summary: "Begin an import, whose file is then sent in parts",
      answers: { 201: ImportItem },
      can: "imports:write",
      body: CreateImport,
    },
    async ({ ctx, body }) => {
      const made = showImport(await createImport(ctx, body));
      return created(made, `/api/v1/imports/${made.import_id}`);
    },
  ),
});

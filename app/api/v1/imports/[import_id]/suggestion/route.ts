import { methods, route } from "@/lib/http/route.ts";
import { findImport } from "@/lib/imports/show-import.ts";
import { SuggestionItem, SuggestQuery, suggestImport } from "@/lib/imports/suggest-import.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "What the file looks like, and a mapping for it",
      answers: { 200: SuggestionItem },
      errors: [409],
      can: "imports:read",
      query: SuggestQuery,
      heavy: true,
      load: ({ params }) => findImport(params.import_id ?? ""),
    },
    ({ ctx, loaded, query }) => suggestImport(ctx, loaded, query),
  ),
});

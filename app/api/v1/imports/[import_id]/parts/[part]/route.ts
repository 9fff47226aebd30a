import { methods, route } from "@/lib/http/route.ts";
import { findImport } from "@/lib/imports/show-import.ts";
import { StoredPart, storeBody } from "@/lib/imports/store-body.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  PUT: route(
    {
      summary: "Send a part of the file, from 0, as bytes of up to 64 MB",
      answers: { 200: StoredPart },
      errors: [409],
      can: "imports:write",
      raw: true,
      load: ({ params }) => findImport(params.import_id ?? ""),
    },
    ({ ctx, loaded, params, request }) => storeBody(ctx, loaded, params.part ?? "", request),
  ),
});

import { FieldValue, ListFieldValues, listFieldValues } from "@/lib/fields/list-field-values.ts";
import { loadField } from "@/lib/fields/list-fields.ts";
import { pageOf } from "@/lib/http/list.ts";
import { methods, route } from "@/lib/http/route.ts";

type Path = { params: Record<string, string> };
const load = ({ params }: Path) => loadField(params.field ?? "");

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "Values that occur, most frequent first",
      answers: { 200: pageOf(FieldValue) },
      can: "fields:read",
      load,
      query: ListFieldValues,
    },
    ({ ctx, loaded, query }) => listFieldValues(ctx, loaded, query),
  ),
});

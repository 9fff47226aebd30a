import { deleteField } from "@/lib/fields/delete-field.ts";
import { FieldItem, loadField, toFieldItem } from "@/lib/fields/list-fields.ts";
import { UpdateField, updateField } from "@/lib/fields/update-field.ts";
import { noContent } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";

type Path = { params: Record<string, string> };
const load = ({ params }: Path) => loadField(params.field ?? "");

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    { summary: "One field", answers: { 200: FieldItem }, can: "fields:read", load },
    async ({ loaded }) => toFieldItem(loaded),
  ),
  PATCH: route(
    {
      summary: "Change a field of your own",
      answers: { 200: FieldItem },
      can: "fields:write",
      load,
      body: UpdateField,
    },
    ({ ctx, loaded, body }) => updateField(ctx, loaded.field, body),
  ),
  DELETE: route(
    { summary: "Delete a field of your own", answers: { 204: null }, can: "fields:write", load },
    async ({ ctx, loaded }) => {
      await deleteField(ctx, loaded.field);
      return noContent();
    },
  ),
});

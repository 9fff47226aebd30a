import { CreateField, createField } from "@/lib/fields/create-field.ts";
import { FieldItem, FieldList, listFields } from "@/lib/fields/list-fields.ts";
import { created } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    { summary: "Every field that rules may use", answers: { 200: FieldList }, can: "fields:read" },
    ({ ctx }) => listFields(ctx),
  ),
  POST: route(
    {
      summary: "Make a field of your own",
      answers: { 201: FieldItem },
      can: "fields:write",
      body: CreateField,
    },
    async ({ ctx, body }) => created(await createField(ctx, body)),
  ),
});

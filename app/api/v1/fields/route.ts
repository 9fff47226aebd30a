import { CreateField, createField } from "@/lib/fields/create-field.ts";
import { listFields } from "@/lib/fields/list-fields.ts";
import { created } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ can: "fields:read" }, ({ ctx }) => listFields(ctx)),
  POST: route({ can: "fields:write", body: CreateField }, async ({ ctx, body }) =>
    created(await createField(ctx, body)),
  ),
});

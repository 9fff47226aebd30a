import { z } from "zod";
import type { Context } from "../context.ts";
import { NotFound } from "../errors.ts";
import { entities, type Field, fieldTypes } from "../rules/fields.ts";
import { operatorsFor } from "../rules/operator-words.ts";
import { loadRegistry } from "./load-registry.ts";

export const FieldItem = z
  .strictObject({
    field: z.string().meta({ example: "lead.total_visits" }),
    entity: z.enum([...entities, "person"]),
    label: z.string(),
    type: z.enum([...fieldTypes, "cohort"]),
    operators: z.array(z.string()),
    options: z.array(z.string()).optional(),
    builtin: z.boolean(),
  })
  .meta({ id: "Field", description: "A field that rules may use" });
export type FieldItem = z.infer<typeof FieldItem>;

export const FieldList = z.strictObject({ items: z.array(FieldItem), next_cursor: z.null() });

export const toFieldItem = ({ field, entity, label, type, options, builtin }: Field): FieldItem => ({
  field,
  entity,
  label,
  type,
  operators: operatorsFor(type),
  ...(options && { options }),
  builtin,
});

/** Every field that rules may use: the built-in ones, then the workspace's own. */
export async function listFields(_ctx: Context): Promise<{ items: FieldItem[]; next_cursor: null }> {
  const registry = await loadRegistry();
  return { items: [...registry.values()].map(toFieldItem), next_cursor: null };
}

/** One field of the registry. @throws NotFound */
export async function loadField(name: string): Promise<Field> {
  const field = (await loadRegistry()).get(name);
  if (!field) throw new NotFound("field", name);
  return field;
}

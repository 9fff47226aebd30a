import { z } from "zod";
import type { Entity, FieldType, Registry } from "../rules/fields.ts";
import { kinds } from "./entity-kinds.ts";
import { writableFields } from "./entity-schema.ts";

const stored: Record<FieldType, z.ZodType> = {
  text: z.string(),
  select: z.string(),
  number: z.number(),
  boolean: z.boolean(),
  date: z.date(),
  day: z.string(),
  tags: z.array(z.string()),
};

/** A lead, contact or customer as it is answered: fields that are unknown may be missing. */
export function recordSchema(entity: Entity, registry: Registry): z.ZodObject {
  const shape: Record<string, z.ZodType> = { [kinds[entity].idField]: z.string(), pii_id: z.string() };
  for (const { path, type, label } of writableFields(registry, entity)) {
    if (type === "cohort" || path === "created_at") continue;
    shape[path] = stored[type].optional().meta({ description: label });
  }
  if (entity === "lead")
    shape.agent_id = z.string().nullable().meta({ description: "Null until it is assigned" });
  return z
    .object({ ...shape, created_at: z.date(), updated_at: z.date() })
    .meta({ id: entity.charAt(0).toUpperCase() + entity.slice(1) });
}

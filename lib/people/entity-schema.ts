import { z } from "zod";
import { fieldsOf } from "../fields/load-registry.ts";
import { IdText } from "../id-text.ts";
import { parseInstant } from "../rules/calendar.ts";
import { isDay } from "../rules/field-types.ts";
import type { Entity, Field, FieldType, Registry } from "../rules/fields.ts";
import { kinds } from "./entity-kinds.ts";

export const maxTextLength = 1_000;
export const maxTags = 1_000;

/** `create`: pii_id is needed. `upsert`: a row of a bulk call. `update`: everything may be left out, the id can't be given. */
export type WriteMode = "create" | "upsert" | "update";

const characters = (text: string) => (text.length <= maxTextLength ? text.length : [...text].length);

const text = z
  .string("expected text")
  .refine((value) => characters(value) <= maxTextLength, `expected at most ${maxTextLength} characters`)
  .meta({ maxLength: maxTextLength });

const schemaOf: Record<FieldType, (field: Field) => z.ZodType> = {
  text: () => text,
  select: ({ options = [] }) => z.enum(options, `expected one of ${options.join(", ")}`),
  number: () => z.number("expected a finite number"),
  boolean: () => z.boolean("expected true or false"),
  date: () =>
    z
      .string("expected an ISO instant with offset, such as 2026-03-01T09:30:00Z")
      .refine(
        (value) => parseInstant(value) !== undefined,
        "expected an ISO instant with offset that exists, such as 2026-03-01T09:30:00Z",
      )
      .transform((value) => new Date(parseInstant(value) ?? Number.NaN))
      .meta({ format: "date-time" }),
  day: () =>
    z
      .string("expected a day, YYYY-MM-DD")
      .refine(isDay, "expected a day that exists, YYYY-MM-DD")
      .meta({ format: "date" }),
  tags: () => z.array(text, "expected a list of texts").max(maxTags, `expected at most ${maxTags} entries`),
};

/** Fields that the server keeps: who writes them, and what a client that sends one is told. */
const kept: Record<string, string> = {
  agent_id: "unknown field: an owner is set by assigning the lead, with POST /leads/{lead_id}/assign",
  updated_at: "unknown field: updated_at is the instant of the request",
};

/** Why a field that the schema does not have is refused. */
export const unknownFieldMessage = (entity: Entity, path: string): string =>
  (path === kinds[entity].idField
    ? `${path} can't be changed`
    : Object.hasOwn(kept, path)
      ? kept[path]
      : undefined) ?? `unknown field; a ${entity} has no ${JSON.stringify(path)}`;

/** The fields of an entity that clients may set, besides its own id and `pii_id`. */
export const writableFields = (registry: Registry, entity: Entity): Field[] =>
  [...fieldsOf(registry, entity).values()].filter(
    ({ path }) => path !== kinds[entity].idField && kept[path] === undefined,
  );

type Cached = Map<string, z.ZodObject>;
const cache = new WeakMap<Registry, Cached>();

/**
 * The schema of a lead, contact or customer as clients send it, from the field registry.
 * A field is null when it is unknown; `created_at` and the ids can't be emptied.
 */
export function entitySchema(entity: Entity, registry: Registry, mode: WriteMode): z.ZodObject {
  const known = cache.get(registry) ?? (new Map() as Cached);
  cache.set(registry, known);
  const key = `${entity} ${mode}`;
  const schema = known.get(key) ?? build(entity, registry, mode);
  known.set(key, schema);
  return schema;
}

function build(entity: Entity, registry: Registry, mode: WriteMode): z.ZodObject {
  const shape: Record<string, z.ZodType> = {};
  if (mode !== "update")
    shape[kinds[entity].idField] = IdText.nullish().meta({ description: "Else the next one" });
  shape.pii_id = mode === "create" ? IdText : IdText.optional();
  for (const field of writableFields(registry, entity)) {
    if (field.type === "cohort") continue;
    const value = schemaOf[field.type](field);
    const optional = field.path === "created_at" && mode === "update" ? value.optional() : value.nullish();
    shape[field.path] = optional.meta({ description: field.label });
  }
  return z.strictObject(shape, "expected an object");
}

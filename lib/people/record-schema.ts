import { z } from "zod";
import { pageOf } from "../http/list.ts";
import type { Entity, FieldType, Registry } from "../rules/fields.ts";
import { kinds } from "./entity-kinds.ts";
import { entitySchema, type WriteMode, writableFields } from "./entity-schema.ts";

const stored: Record<FieldType, z.ZodType> = {
  text: z.string(),
  select: z.string(),
  number: z.number(),
  boolean: z.boolean(),
  date: z.date(),
  day: z.string(),
  tags: z.array(z.string()),
};

const samples: Partial<Record<string, unknown>> = {
  name: "Asha Rao",
  email: "asha@example.com",
  phone: "+91 98765 43210",
  city: "Pune",
  status: "new",
  source: "web",
  tier: "gold",
};

/** Of a registry and a name, the same schema every time: a description has each shape once. */
const cache = new WeakMap<Registry, Map<string, z.ZodType>>();

function once(registry: Registry, name: string, make: () => z.ZodType): z.ZodType {
  const known = cache.get(registry) ?? new Map<string, z.ZodType>();
  cache.set(registry, known);
  const schema = known.get(name) ?? make();
  known.set(name, schema);
  return schema;
}

const titleOf = (entity: Entity): string => entity.charAt(0).toUpperCase() + entity.slice(1);

/** An example of an entity: its ids, and fields that such a registry has. */
function exampleOf(entity: Entity, registry: Registry): Record<string, unknown> {
  const fields = writableFields(registry, entity).filter(({ path }) => samples[path] !== undefined);
  return { pii_id: "P-1", ...Object.fromEntries(fields.map(({ path }) => [path, samples[path]])) };
}

/**
 * A lead, contact or customer as it is answered: fields that are unknown may be missing, and where other apps write
 * records too they may hold more.
 */
export const record =
  (entity: Entity) =>
  (registry: Registry): z.ZodType =>
    once(registry, entity, () => {
      const { idField } = kinds[entity];
      const shape: Record<string, z.ZodType> = { [idField]: z.string(), pii_id: z.string() };
      for (const { path, type, label } of writableFields(registry, entity)) {
        if (type === "cohort" || path === "created_at") continue;
        shape[path] = stored[type].nullish().meta({ description: label });
      }
      if (entity === "lead")
        shape.agent_id = z.string().nullable().meta({ description: "Null until it is assigned" });
      const at = "2026-03-01T09:30:00.000Z";
      const owner = entity === "lead" ? { agent_id: null } : {};
      // Other apps may write records without them.
      const times = { created_at: z.date().optional(), updated_at: z.date().optional() };
      return z.looseObject({ ...shape, ...times }).meta({
        id: titleOf(entity),
        example: {
          [idField]: `${entity.charAt(0).toUpperCase()}-1`,
          ...exampleOf(entity, registry),
          ...owner,
          created_at: at,
          updated_at: at,
        },
      });
    });

/** A page of leads, contacts or customers. */
export const page =
  (entity: Entity) =>
  (registry: Registry): z.ZodType =>
    once(registry, `${entity} page`, () => pageOf(record(entity)(registry)));

const names: Record<WriteMode, string> = { create: "Create", upsert: "Upsert", update: "Update" };

// What every field takes to become unknown, beside null.
const empty = [z.literal(""), z.array(z.unknown()).max(0)] as const;

/** The same as clients send it: what `entitySchema` checks, and the empty values that mean unknown. */
export const recordInput =
  (entity: Entity, mode: WriteMode) =>
  (registry: Registry): z.ZodType =>
    once(registry, `${entity} ${mode}`, () => {
      const shape: Record<string, z.ZodType> = {};
      for (const [path, schema] of Object.entries(entitySchema(entity, registry, mode).shape)) {
        const keeps = path === kinds[entity].idField || path === "pii_id";
        shape[path] = keeps
          ? (schema as z.ZodType)
          : z
              .union([schema as z.ZodType, ...empty])
              .optional()
              .meta({ description: (schema as z.ZodType).meta()?.description });
      }
      const example = mode === "update" ? { status: "contacted" } : exampleOf(entity, registry);
      return z.strictObject(shape).meta({
        id: `${names[mode]}${titleOf(entity)}`,
        example: mode === "update" && entity !== "lead" ? { pii_id: "P-1" } : example,
      });
    });

/** The rows of a bulk call. */
export const recordRows =
  (entity: Entity) =>
  (registry: Registry): z.ZodType =>
    once(registry, `${entity} rows`, () =>
      z
        .array(z.union([recordInput(entity, "upsert")(registry), z.unknown()]))
        .max(10_000)
        .meta({
          description: `Rows to make or change, by id; ${kinds[entity].onePerPerson ? `one without an id is about the ${entity} that its person has, if any; ` : ""}a bad one is reported and never stops the others`,
          example: [exampleOf(entity, registry)],
        }),
    );

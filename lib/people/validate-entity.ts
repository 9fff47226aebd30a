import type { FieldError } from "../errors.ts";
import { fieldsOf } from "../fields/load-registry.ts";
import { fieldErrors } from "../http/problem.ts";
import { unstorableStrings } from "../http/read-json.ts";
import type { Entity, FieldType, Registry } from "../rules/fields.ts";
import { kinds } from "./entity-kinds.ts";
import { entitySchema, unknownFieldMessage, type WriteMode } from "./entity-schema.ts";

export type Validated =
  | {
      kind: "valid";
      /** The record's own id, when one was given. */
      id: string | undefined;
      pii_id: string | undefined;
      /** Fields to write, instants as dates. */
      set: Record<string, unknown>;
      /** Fields that are unknown from now on. */
      unset: string[];
    }
  | { kind: "invalid"; errors: FieldError[] };

const isEmpty = (value: unknown): boolean =>
  value === null || value === "" || (Array.isArray(value) && value.length === 0);

/** Types that store an empty value as it was given; for the others it is taken away. */
const keepsEmpty: Partial<Record<FieldType | "cohort", (value: unknown) => boolean>> = {
  text: (value) => value === "",
  tags: (value) => Array.isArray(value),
};

/**
 * Checks a lead, contact or customer that a client sends against the field registry.
 * `null`, `""` and `[]` are taken for every field but the ids and mean unknown.
 */
export function validateEntity(
  entity: Entity,
  input: unknown,
  registry: Registry,
  mode: WriteMode,
): Validated {
  const unstorable = unstorableStrings(input);
  if (unstorable.length > 0) return { kind: "invalid", errors: unstorable };
  const parsed = entitySchema(entity, registry, mode).safeParse(withoutEmpties(entity, input, registry));
  if (!parsed.success) {
    return { kind: "invalid", errors: firstOfEach(fieldErrors(parsed.error), entity) };
  }
  const { [kinds[entity].idField]: id, pii_id, ...fields } = parsed.data as Record<string, unknown>;
  const set: Record<string, unknown> = {};
  const unset: string[] = [];
  for (const [path, value] of Object.entries(fields)) {
    if (value === null) unset.push(path);
    else if (value !== undefined) set[path] = value;
  }
  // The schema has both as text or nothing.
  return {
    kind: "valid",
    id: (id ?? undefined) as string | undefined,
    pii_id: pii_id as string | undefined,
    set,
    unset,
  };
}

/** The first problem of each path: what is said of a value of the wrong type after that is noise. */
const firstOfEach = (errors: FieldError[], entity: Entity): FieldError[] =>
  errors
    .filter(({ path }, i) => errors.findIndex((other) => other.path === path) === i)
    .map((error) => (error.message === "unknown field" ? named(entity, error) : error));

function named(entity: Entity, error: FieldError): FieldError {
  const path = error.path.slice(1).replaceAll("~1", "/").replaceAll("~0", "~");
  return { ...error, message: unknownFieldMessage(entity, path) };
}

/** The input with the empty values that a field's type does not store turned to null. */
function withoutEmpties(entity: Entity, input: unknown, registry: Registry): unknown {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return input;
  const fields = fieldsCache(registry, entity);
  return Object.fromEntries(
    Object.entries(input).map(([path, value]) => {
      const field = fields.get(path);
      if (!field || path === kinds[entity].idField || !isEmpty(value)) return [path, value];
      return [path, keepsEmpty[field.type]?.(value) ? value : null];
    }),
  );
}

const cached = new WeakMap<Registry, Partial<Record<Entity, ReturnType<typeof fieldsOf>>>>();

function fieldsCache(registry: Registry, entity: Entity): ReturnType<typeof fieldsOf> {
  const known = cached.get(registry) ?? {};
  cached.set(registry, known);
  const fields = known[entity] ?? fieldsOf(registry, entity);
  known[entity] = fields;
  return fields;
}

import { readFileSync } from "node:fs";
import { env } from "../env.ts";
import { type Entity, entities, type Field, registryOf } from "../rules/fields.ts";
import { EntityMapFile, normalised, problemsOf } from "./entity-map-schema.ts";
import { shapes } from "./shapes.ts";

/** Where an entity is kept: its collection, and the paths of fields that lie elsewhere than under their name. */
export type MappedEntity = {
  collection: string;
  paths: ReadonlyMap<string, string>;
  /** The file has it: other apps write there too. */
  isMapped: boolean;
};

export type EntityMap = {
  entities: Record<Entity, MappedEntity>;
  /** Fields that the file adds to the registry, or whose options it sets. */
  fields: Field[];
};

const ownCollections: ReadonlySet<string> = new Set([
  ...Object.entries(shapes)
    .filter(([name]) => !(entities as readonly string[]).includes(name))
    .map(([, shape]) => shape.collection),
  ...["user", "account", "session", "verification"],
]);

const builtin = registryOf([]);

function fieldsOf(entity: Entity, file: EntityMapFile): Field[] {
  return Object.entries(file[entity]?.fields ?? {}).flatMap(([name, mapped]): Field[] => {
    const { type, label, options } = normalised(mapped);
    const field = `${entity}.${name}`;
    const known = builtin.get(field);
    if (known) return options ? [{ ...known, options }] : [];
    if (type === undefined) return [];
    return [
      { field, entity, path: name, label: label ?? name, type, builtin: true, ...(options && { options }) },
    ];
  });
}

/**
 * The map that a file's text describes.
 * @throws Error that names the file, each key that is wrong, its value and what was expected
 */
export function parseEntityMap(text: string, file: string): EntityMap {
  const refuse = (lines: string[]) => new Error(`ENTITY_MAP ${file} is not usable:\n  ${lines.join("\n  ")}`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw refuse([`it is not JSON: ${(error as Error).message}`]);
  }
  const parsed = EntityMapFile.safeParse(json);
  const valueAt = (path: readonly PropertyKey[]) =>
    JSON.stringify(
      path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], json),
    );
  if (!parsed.success)
    throw refuse(
      parsed.error.issues.map(
        ({ path, message }) =>
          `${path.map(String).join(".") || "the file"}: ${message}, got ${valueAt(path)}`,
      ),
    );
  const problems = problemsOf(parsed.data, ownCollections);
  if (problems.length > 0) throw refuse(problems.map(({ path, message }) => `${path}: ${message}`));
  const mapped = (entity: Entity): MappedEntity => ({
    collection: parsed.data[entity]?.collection ?? shapes[entity].collection,
    paths: new Map(
      Object.entries(parsed.data[entity]?.fields ?? {})
        .map(([name, field]) => [name, normalised(field).path] as const)
        .filter(([name, path]) => name !== path),
    ),
    isMapped: parsed.data[entity] !== undefined,
  });
  return {
    entities: { lead: mapped("lead"), contact: mapped("contact"), customer: mapped("customer") },
    fields: entities.flatMap((entity) => fieldsOf(entity, parsed.data)),
  };
}

function readEntityMap(): EntityMap {
  const { ENTITY_MAP: file } = env();
  if (file === undefined) return parseEntityMap("{}", "");
  try {
    return parseEntityMap(readFileSync(/* turbopackIgnore: true */ file, "utf8"), file);
  } catch (error) {
    if (!("code" in (error as object))) throw error;
    throw new Error(`ENTITY_MAP: ${JSON.stringify(file)} can't be read: ${(error as Error).message}`);
  }
}

let cached: EntityMap | undefined;

/** Where people are kept, read once in each process. @throws Error where the file is not usable */
export function entityMap(): EntityMap {
  cached ??= readEntityMap();
  return cached;
}

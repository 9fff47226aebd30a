import { db } from "../db/collections.ts";
import { entityMap } from "../db/entity-map.ts";
import type { FieldDocument } from "../db/workspace-documents.ts";
import { type Entity, entities, type Field, fieldTypes, type Registry, registryOf } from "../rules/fields.ts";

let last: { signature: string; registry: Registry } | undefined;

/** The built-in fields and the workspace's own, as they are now. The same object as before while nothing changed. */
export async function loadRegistry(): Promise<Registry> {
  const own = await db
    .fields()
    .find({}, { projection: { _id: 0 } })
    .sort({ field: 1 })
    .toArray();
  const signature = JSON.stringify(own);
  if (last?.signature !== signature)
    last = { signature, registry: registryOf([...entityMap().fields, ...own.flatMap(toField)]) };
  return last.registry;
}

/** An own field as the registry has it; none for a document whose entity or type does not exist. */
export function toField({ field, label, type, options }: FieldDocument): Field[] {
  const entity = entities.find((name) => field.startsWith(`${name}.`));
  const known = fieldTypes.find((name) => name === type);
  if (!entity || !known) return [];
  const path = field.slice(entity.length + 1);
  return [{ field, entity, path, label, type: known, ...(options && { options }), builtin: false }];
}

/** The fields of an entity that are stored in its documents, by their path; `pii_id` is not among them. */
export const fieldsOf = (registry: Registry, entity: Entity): Map<string, Field> =>
  new Map(
    [...registry.values()].filter((field) => field.entity === entity).map((field) => [field.path, field]),
  );

import type { Document } from "mongodb";
import { entityMap } from "../db/entity-map.ts";
import { fieldsOf, loadRegistry } from "../fields/load-registry.ts";
import { typeRules } from "../rules/field-types.ts";
import type { Entity } from "../rules/fields.ts";
import { kinds, type PersonRecord, toItem } from "./entity-kinds.ts";

const always = ["pii_id", "agent_id", "created_at", "updated_at"];

/**
 * How records of an entity are given out: whole, or where they are kept in another app's collection by the fields that
 * are known here, since whatever else stands there is that app's own business; a value of another type than its field's
 * is unknown, as it is in rules.
 */
export async function showerOf(entity: Entity): Promise<(stored: Document) => PersonRecord> {
  const show = (stored: Document) => toItem(entity, stored);
  if (!entityMap().entities[entity].isMapped) return show;
  const known = fieldsOf(await loadRegistry(), entity);
  const ours = new Set([kinds[entity].idField, ...always]);
  const isShown = ([name, value]: [string, unknown]) => {
    const type = known.get(name)?.type;
    if (type === undefined || type === "cohort") return ours.has(name);
    return ours.has(name) || typeRules[type].read(value) !== undefined;
  };
  return (stored) => show(Object.fromEntries(Object.entries(stored).filter(isShown)));
}

import type { Document } from "mongodb";
import { entityMap } from "../db/entity-map.ts";
import { fieldsOf, loadRegistry } from "../fields/load-registry.ts";
import type { Entity } from "../rules/fields.ts";
import { kinds, type PersonRecord, toItem } from "./entity-kinds.ts";

const always = ["pii_id", "agent_id", "created_at", "updated_at"];

/**
 * How records of an entity are given out: whole, or where they are kept in another app's collection by the fields that
 * are known here, since whatever else stands there is that app's own business.
 */
export async function showerOf(entity: Entity): Promise<(stored: Document) => PersonRecord> {
  const show = (stored: Document) => toItem(entity, stored);
  if (!entityMap().entities[entity].isMapped) return show;
  const known = new Set([kinds[entity].idField, ...always, ...fieldsOf(await loadRegistry(), entity).keys()]);
  return (stored) => show(Object.fromEntries(Object.entries(stored).filter(([name]) => known.has(name))));
}

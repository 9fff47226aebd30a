import type { Entity } from "../rules/fields.ts";
import { kinds, type PersonRecord } from "./entity-kinds.ts";

/**
 * A record as it is first stored: a lead starts as `new` and without owner,
 * a contact or customer has its person's id as `_id`.
 */
export function newRecord(
  entity: Entity,
  id: string,
  pii_id: string,
  set: Record<string, unknown>,
  at: Date,
): PersonRecord {
  return {
    ...(kinds[entity].onePerPerson && { _id: pii_id }),
    [kinds[entity].idField]: id,
    pii_id,
    ...(entity === "lead" && { status: "new" }),
    ...set,
    ...(entity === "lead" && { agent_id: null }),
    created_at: set.created_at instanceof Date ? set.created_at : at,
    updated_at: at,
  };
}

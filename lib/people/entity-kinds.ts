import type { Collection, Document } from "mongodb";
import { db } from "../db/collections.ts";
import type { Numbered } from "../db/next-id.ts";
import type { Entity } from "../rules/fields.ts";

/** A lead, contact or customer as it is stored, whatever fields the registry gives it. */
export type PersonRecord = {
  [field: string]: unknown;
  pii_id: string;
  created_at: Date;
  updated_at: Date;
};

export type IdField = "lead_id" | "contact_id" | "customer_id";

type Kind = {
  entity: Entity & Numbered;
  idField: IdField;
  plural: string;
  /** At most one for a person: its `_id` is the `pii_id`. */
  onePerPerson: boolean;
  collection: () => Collection<PersonRecord & Document>;
};

const kind = (entity: Kind["entity"], onePerPerson: boolean, collection: () => unknown): Kind => ({
  entity,
  idField: `${entity}_id` as IdField,
  plural: `${entity}s`,
  onePerPerson,
  // The three collections hold `PersonRecord`s; what sets them apart is in the registry.
  collection: collection as Kind["collection"],
});

/** What sets leads, contacts and customers apart; everything else about them is the same. */
export const kinds: Record<Entity, Kind> = {
  lead: kind("lead", false, db.leads),
  contact: kind("contact", true, db.contacts),
  customer: kind("customer", true, db.customers),
};

/** The id that a record goes by: its own, or its person's where a person has one at most and another app gave it none. */
export function idOf(entity: Entity, record: Document): string {
  const own: unknown = record[kinds[entity].idField];
  return String(kinds[entity].onePerPerson && typeof own !== "string" ? record.pii_id : own);
}

/** A stored record without MongoDB's own id; a lead's owner and the id that a record goes by are always there. */
export function toItem(entity: Entity, { _id, ...record }: Document): PersonRecord {
  const item = record as PersonRecord;
  if (entity === "lead") return { ...item, agent_id: item.agent_id ?? null };
  return { ...item, [kinds[entity].idField]: idOf(entity, item) };
}

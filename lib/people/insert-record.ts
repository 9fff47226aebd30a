import { isDuplicateKey } from "../db/collections.ts";
import type { FieldError } from "../errors.ts";
import type { Entity } from "../rules/fields.ts";
import { idOf, kinds, type PersonRecord } from "./entity-kinds.ts";

export type Inserted = { kind: "inserted" } | { kind: "taken"; error: FieldError };

/** What a person who has a contact or customer already is told about a second one. */
export const secondMessage = (entity: Entity, pii_id: string, holder: unknown): string =>
  `person ${JSON.stringify(pii_id)} has the ${entity} ${JSON.stringify(holder)} already; a person has at most one`;

/** Inserts one record, or says which of its values is taken. */
export async function insertRecord(entity: Entity, record: PersonRecord): Promise<Inserted> {
  const { idField, collection, onePerPerson } = kinds[entity];
  const { pii_id } = record;
  const holder = onePerPerson ? await collection().findOne({ pii_id }) : null;
  if (holder) return taken("/pii_id", secondMessage(entity, pii_id, idOf(entity, holder)));
  try {
    await collection().insertOne(record);
    return { kind: "inserted" };
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  if (await collection().findOne({ [idField]: record[idField] })) {
    return taken(`/${idField}`, `there is already a ${entity} ${JSON.stringify(record[idField])}`);
  }
  const second = await collection().findOne({ pii_id });
  if (second || !onePerPerson)
    return taken("/pii_id", secondMessage(entity, pii_id, second ? idOf(entity, second) : "another"));
  // Another app has moved the record that was made under this `_id` to another person.
  await collection().insertOne({ ...record, _id: `${pii_id}|${record[idField]}` } as PersonRecord);
  return { kind: "inserted" };
}

const taken = (path: string, message: string): Inserted => ({ kind: "taken", error: { path, message } });

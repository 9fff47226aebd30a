import { NotFound } from "../errors.ts";
import type { Entity } from "../rules/fields.ts";
import { kinds, type PersonRecord } from "./entity-kinds.ts";
import { showerOf } from "./show-record.ts";

/** One lead, contact or customer by its own id. @throws NotFound */
export async function loadRecord(entity: Entity, id: string): Promise<PersonRecord> {
  const { idField, collection } = kinds[entity];
  const record = await collection().findOne({ [idField]: id });
  if (!record) throw new NotFound(entity, id);
  return (await showerOf(entity))(record);
}

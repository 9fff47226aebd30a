import { NotFound } from "../errors.ts";
import type { Entity } from "../rules/fields.ts";
import { kinds, type PersonRecord } from "./entity-kinds.ts";
import { byId } from "./own-id.ts";
import { showerOf } from "./show-record.ts";

/** One lead, contact or customer by the id that it goes by. @throws NotFound */
export async function loadRecord(entity: Entity, id: string): Promise<PersonRecord> {
  const record = await byId(entity, id, (filter) => kinds[entity].collection().findOne(filter));
  if (!record) throw new NotFound(entity, id);
  return (await showerOf(entity))(record);
}

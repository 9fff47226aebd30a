import { inTransaction, isDuplicateKey, type Session } from "../db/collections.ts";
import { Conflict, NotFound } from "../errors.ts";
import type { Entity } from "../rules/fields.ts";
import { idOf, kinds, type PersonRecord } from "./entity-kinds.ts";
import { secondMessage } from "./insert-record.ts";
import { byId } from "./own-id.ts";

export type Change = { set: Record<string, unknown>; unset: readonly string[] };

/**
 * Moves a contact or customer to another person: a delete and an insert in one transaction, which keeps its id
 * and `created_at`. (Its `_id` is the person's id, and can't be changed in place.)
 * @throws NotFound, Conflict when that person has one already
 */
export async function moveRecord(
  entity: Entity,
  id: string,
  pii_id: string,
  change: Change,
  at: Date,
  inSameTransaction: (session: Session) => Promise<void> = async () => undefined,
): Promise<PersonRecord> {
  const { collection } = kinds[entity];
  try {
    return await inTransaction(async (session) => {
      const holder = await collection().findOne({ pii_id }, { session });
      if (holder) throw personHasOne(entity, pii_id, idOf(entity, holder));
      const before = await byId(entity, id, (filter) => collection().findOneAndDelete(filter, { session }));
      if (!before) throw new NotFound(entity, id);
      const after: PersonRecord = { ...before, ...change.set, pii_id, updated_at: at };
      for (const path of change.unset) delete after[path];
      await collection().insertOne({ ...after, _id: pii_id } as PersonRecord, { session });
      await inSameTransaction(session);
      return after;
    });
  } catch (error) {
    if (isDuplicateKey(error)) throw personHasOne(entity, pii_id, undefined);
    throw error;
  }
}

function personHasOne(entity: Entity, pii_id: string, holder: unknown): Conflict {
  const message = secondMessage(entity, pii_id, holder ?? "another");
  return new Conflict(`/pii_id: ${message}`, [{ path: "/pii_id", message }]);
}

import type { AnyBulkWriteOperation, Document } from "mongodb";
import type { Context } from "../context.ts";
import { db, inTransaction, isDuplicateKey } from "../db/collections.ts";
import type { ImportChange, ImportDocument } from "../db/import-documents.ts";
import { groupBy } from "../group-by.ts";
import { idOf, kinds, type PersonRecord } from "../people/entity-kinds.ts";
import { goingBy, hasOwnId, withoutOwnId } from "../people/own-id.ts";
import { keepDeleted } from "../people/traces.ts";
import { entities } from "../rules/fields.ts";
import { contentDigest, digestOf } from "./record-digest.ts";

const together = 500;

type Undone = NonNullable<ImportChange["undo"]>;
type Decided = { change: ImportChange; now: PersonRecord | undefined; undo: Undone; isToDo: boolean };

/** What is to become of a record: taken back if it is as the import left it. */
function decide(change: ImportChange, now: PersonRecord | undefined): Decided {
  const { before, after } = change;
  if (!now) return { change, now, undo: before ? "gone" : "restored", isToDo: false };
  if (contentDigest(now) === after || digestOf(now) === after)
    return { change, now, undo: "restored", isToDo: true };
  const isAsBefore = before !== null && contentDigest(before) === contentDigest(now);
  return { change, now, undo: isAsBefore ? "restored" : "changed_since", isToDo: false };
}

/**
 * Takes an import back, a batch at a time: what it made is deleted, what it changed is put back. A record that someone
 * has touched since, or deleted, is left alone and listed. Safe to repeat.
 * @param keep is told the counts after each batch; false ends it there
 */
export async function undoRecords(
  ctx: Context,
  import_id: string,
  keep: (counts: NonNullable<ImportDocument["undo"]>) => Promise<boolean>,
): Promise<boolean> {
  const total = await db.importChanges().countDocuments({ import_id });
  while (true) {
    const changes = await db
      .importChanges()
      .find({ import_id, undo: null })
      .sort({ _id: 1 })
      .limit(together)
      .toArray();
    for (const entity of entities) {
      const own = changes.filter((change) => change.entity === entity);
      if (own.length > 0) await undoBatch(ctx, entity, own);
    }
    const restored = await db.importChanges().countDocuments({ import_id, undo: "restored" });
    const skipped = await db
      .importChanges()
      .countDocuments({ import_id, undo: { $in: ["changed_since", "gone"] } });
    if (!(await keep({ restored, skipped, total })) && changes.length > 0) return false;
    if (changes.length === 0) return true;
  }
}

async function undoBatch(
  ctx: Context,
  entity: ImportChange["entity"],
  changes: ImportChange[],
): Promise<void> {
  const { idField, collection } = kinds[entity];
  const find = (filter: Document) =>
    collection()
      .find(filter, { projection: { _id: 0 } })
      .toArray();
  const ids = (those: readonly ImportChange[]) => those.map(({ id }) => id);
  const ofPersons = changes.filter(goesByPerson);
  const own = await find({ [idField]: { $in: ids(changes.filter((each) => !goesByPerson(each))) } });
  const others = ofPersons.length === 0 ? [] : await find(withoutOwnId(entity, ids(ofPersons)));
  const stored = [own, others].map((found) => new Map(found.map((record) => [idOf(entity, record), record])));
  const decided = changes.map((change) =>
    decide(change, stored[goesByPerson(change) ? 1 : 0]?.get(change.id)),
  );
  const toDo = decided.filter(({ isToDo }) => isToDo);
  const moves = toDo.filter(({ change, now }) => isMove(change, now));
  const inPlace = toDo.filter((each) => !moves.includes(each));
  const done = await takeBack(entity, inPlace, ctx.now());
  await moveBack(entity, moves, ctx.now());
  // Where someone was quicker with one of them, those are looked at again.
  await settle(done === inPlace.length ? decided : decided.filter(({ isToDo }) => !isToDo));
}

/** True for a record that had no id of its own, and still has none: an import gives it none. */
const goesByPerson = ({ entity, before }: ImportChange): boolean =>
  before !== null && kinds[entity].onePerPerson && !hasOwnId(entity, before);

async function settle(decided: readonly Decided[]): Promise<void> {
  for (const [undo, own] of groupBy(decided, (each) => each.undo)) {
    const ids = own.map(({ change }) => change._id);
    await db.importChanges().updateMany({ _id: { $in: ids } }, { $set: { undo } });
  }
}

/**
 * Deletes what the import made and puts back what it changed. Filters name the last change as well, so that what someone
 * changes at this moment is not lost.
 * @returns how many records were as they were read
 */
async function takeBack(entity: ImportChange["entity"], toDo: readonly Decided[], at: Date): Promise<number> {
  const { idField, collection } = kinds[entity];
  let done = 0;
  const made = toDo.filter(({ change }) => change.before === null);
  await keepDeleted(
    entity,
    made.map(({ change }) => change),
    at,
  );
  for (const [, own] of groupBy(made, ({ now }) => now?.updated_at.getTime())) {
    const ids = own.map(({ change }) => change.id);
    const updated_at = own[0]?.now?.updated_at;
    done += (await collection().deleteMany({ [idField]: { $in: ids }, updated_at })).deletedCount;
  }
  const writes = toDo.flatMap(({ change, now }): AnyBulkWriteOperation<PersonRecord & Document>[] => {
    if (change.before === null) return [];
    const replacement = { ...change.before, updated_at: at } as PersonRecord;
    const filter = { ...goingBy(entity, change.id, goesByPerson(change)), updated_at: now?.updated_at };
    return [{ replaceOne: { filter, replacement } }];
  });
  if (writes.length > 0) done += (await collection().bulkWrite(writes, { ordered: false })).matchedCount;
  return done;
}

/** Where a person has at most one, `_id` is the person's: such a record can't be put back in place. */
const isMove = ({ entity, before }: ImportChange, now: PersonRecord | undefined): boolean =>
  kinds[entity].onePerPerson && before !== null && before.pii_id !== now?.pii_id;

/**
 * Puts records back to the persons that they were of: all of them away, then all back, since one may stand where another
 * belongs. Where someone else's record stands there by now, each is tried by itself, and one that finds no place stays.
 */
async function moveBack(entity: ImportChange["entity"], moves: readonly Decided[], at: Date): Promise<void> {
  if (moves.length === 0) return;
  const { idField, collection } = kinds[entity];
  const records = moves.map(
    ({ change: { before } }) =>
      ({ ...before, _id: before?.pii_id, updated_at: at }) as unknown as PersonRecord,
  );
  try {
    await inTransaction(async (session) => {
      const ids = moves.map(({ change }) => change.id);
      await collection().deleteMany({ [idField]: { $in: ids } }, { session });
      await collection().insertMany(records, { session });
    });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    if (moves.length > 1) for (const move of moves) await moveBack(entity, [move], at);
    else for (const move of moves) move.undo = "changed_since";
  }
}

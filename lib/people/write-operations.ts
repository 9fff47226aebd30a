import type { AnyBulkWriteOperation, Document } from "mongodb";
import mongoose from "mongoose";
import { AppError } from "../errors.ts";
import type { Entity } from "../rules/fields.ts";
import { isServiceAway } from "../service-away.ts";
import { kinds, type PersonRecord } from "./entity-kinds.ts";
import { insertRecord } from "./insert-record.ts";
import { moveRecord } from "./move-record.ts";
import { newRecord } from "./new-record.ts";
import { goingBy } from "./own-id.ts";
import type { Operation, RowError } from "./plan-upserts.ts";

const batchSize = 1_000;

type Written = { inserted: number; unchanged: number; errors: RowError[] };

/**
 * Writes what a bulk call asks for: moves one by one in their order, everything else in unordered batches.
 * @param before records as they are stored; one that an update does not change is left alone
 */
export async function writeOperations(
  entity: Entity,
  operations: readonly Operation[],
  at: Date,
  before: ReadonlyMap<string, PersonRecord>,
): Promise<Written> {
  const written: Written = { inserted: 0, unchanged: 0, errors: [] };
  const bulk: Operation[] = [];
  for (const operation of operations) {
    operation.unset.delete("created_at");
    if (operation.kind === "move") await move(entity, operation, at, written.errors);
    else if (changesNothing(operation, before.get(operation.id))) written.unchanged += operation.rows.length;
    else bulk.push(operation);
  }
  for (let i = 0; i < bulk.length; i += batchSize) {
    await writeBatch(entity, bulk.slice(i, i + batchSize), at, written);
  }
  return written;
}

const fail = ({ rows }: Operation, path: string, message: string): RowError[] =>
  rows.map((row) => ({ row, path, message }));

async function move(entity: Entity, operation: Operation, at: Date, errors: RowError[]): Promise<void> {
  const { id, pii_id = "", set, unset } = operation;
  try {
    await moveRecord(entity, id, pii_id, { set, unset: [...unset] }, at);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    errors.push(...fail(operation, error.errors[0]?.path ?? "", error.errors[0]?.message ?? error.message));
  }
}

const same = (a: unknown, b: unknown): boolean =>
  a instanceof Date
    ? b instanceof Date && a.getTime() === b.getTime()
    : JSON.stringify(a) === JSON.stringify(b);

/** True for an update that leaves the record as it is stored. */
export function changesNothing(operation: Operation, before: PersonRecord | undefined): boolean {
  if (operation.kind !== "update" || !before) return false;
  const { pii_id, set, unset } = operation;
  return (
    (pii_id === undefined || pii_id === before.pii_id) &&
    Object.entries(set).every(([path, value]) => same(value, before[path])) &&
    [...unset].every((path) => before[path] === undefined)
  );
}

function toWrite(
  entity: Entity,
  operation: Operation,
  at: Date,
): AnyBulkWriteOperation<PersonRecord & Document> {
  const { kind, id, pii_id, set, goesByPerson } = operation;
  if (kind === "insert") return { insertOne: { document: newRecord(entity, id, pii_id ?? "", set, at) } };
  return { updateOne: { filter: goingBy(entity, id, goesByPerson), update: changeOf(operation, at) } };
}

const changeOf = ({ pii_id, set, unset }: Operation, at: Date) => ({
  $set: { ...set, ...(pii_id !== undefined && { pii_id }), updated_at: at },
  ...(unset.size > 0 && { $unset: Object.fromEntries([...unset].map((path) => [path, true as const])) }),
});

async function writeBatch(entity: Entity, batch: Operation[], at: Date, written: Written): Promise<void> {
  const refused = new Set<Operation>();
  try {
    await kinds[entity].collection().bulkWrite(
      batch.map((operation) => toWrite(entity, operation, at)),
      { ordered: false },
    );
  } catch (error) {
    if (!(error instanceof mongoose.mongo.MongoBulkWriteError) || isServiceAway(error)) throw error;
    for (const { index } of [error.writeErrors].flat()) {
      const operation = batch[index];
      if (operation) refused.add(operation);
    }
    if (refused.size === 0) throw error;
  }
  for (const operation of batch) {
    if (refused.has(operation)) await writeAlone(entity, operation, at, written);
    else if (operation.kind === "insert") written.inserted++;
  }
}

/** A change that the server refused in its batch: made by itself it may come through, or say why it can't. */
async function updateAlone(entity: Entity, operation: Operation, at: Date, written: Written): Promise<void> {
  const filter = goingBy(entity, operation.id, operation.goesByPerson);
  try {
    await kinds[entity].collection().updateOne(filter, changeOf(operation, at));
  } catch (error) {
    const [known] = error instanceof AppError ? error.errors : [];
    const isRefusal = error instanceof mongoose.mongo.MongoServerError && !isServiceAway(error);
    if (!known && !isRefusal) throw error;
    const { path, message } = known ?? { path: "", message: "the database refused the change" };
    written.errors.push(...fail(operation, path, message));
  }
}

/**
 * A write that the server refused in its batch: a record that someone else has made since is changed,
 * as it would have been a moment later; else the insert is tried once more to learn why.
 */
async function writeAlone(entity: Entity, operation: Operation, at: Date, written: Written): Promise<void> {
  const { kind, id, pii_id = "", set } = operation;
  if (kind !== "insert") {
    await updateAlone(entity, operation, at, written);
    return;
  }
  const { idField, collection, onePerPerson } = kinds[entity];
  const made = { [idField]: id, ...(onePerPerson && { pii_id }) };
  const { matchedCount } = await collection().updateOne(made, changeOf(operation, at));
  if (matchedCount > 0) return;
  const result = await insertRecord(entity, newRecord(entity, id, pii_id, set, at));
  if (result.kind === "inserted") written.inserted++;
  else written.errors.push(...fail(operation, result.error.path, result.error.message));
}

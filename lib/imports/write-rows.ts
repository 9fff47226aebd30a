import mongoose from "mongoose";
import type { Context } from "../context.ts";
import { db, isDuplicateKey } from "../db/collections.ts";
import type { ImportChange, ImportCounts } from "../db/import-documents.ts";
import { maxIdLength } from "../id-text.ts";
import { kinds } from "../people/entity-kinds.ts";
import { secondMessage } from "../people/insert-record.ts";
import { planRecords, type RecordPlan } from "../people/plan-records.ts";
import type { Operation, RowError } from "../people/plan-upserts.ts";
import { changesNothing, writeOperations } from "../people/write-operations.ts";
import type { Entity, Registry } from "../rules/fields.ts";
import { contentDigest, recordAfter } from "./record-digest.ts";
import type { SeenRecords } from "./seen-records.ts";

export type EntityRow = { row: number; value: Record<string, unknown> };
export type Written = { counts: ImportCounts; errors: RowError[] };

/** Where rows go: to the database, with what an undo needs; or nowhere, in a dry run. */
export type Target =
  | { kind: "write"; importId: string; chunk: number }
  | { kind: "check"; seen: SeenRecords };

/**
 * Writes the rows of one entity, or says what writing them would come to.
 * Safe to repeat for the same chunk: what was written before counts as it did the first time.
 */
export async function writeRows(
  ctx: Context,
  entity: Entity,
  rows: readonly EntityRow[],
  registry: Registry,
  target: Target,
): Promise<Written> {
  // A dry run uses no ids up: it names new records by their person.
  const nameOf = target.kind === "check" ? newIdOf : undefined;
  const given = rows.map((each) => withoutEmptyId(entity, each));
  const plan = await planRecords(entity, given, registry, true, nameOf);
  for (const operation of plan.operations) operation.unset.delete("created_at");
  if (target.kind === "check") return checkOnly(entity, plan, target.seen);
  return write(ctx, entity, plan, target);
}

/** A contact or customer without an id is its person's one. */
function withoutEmptyId(entity: Entity, { row, value }: EntityRow): EntityRow {
  const { idField, onePerPerson } = kinds[entity];
  const { [idField]: id, ...others } = value;
  return { row, value: onePerPerson && id === "" ? others : value };
}

/** What a dry run calls a record that would get the next id. */
const newIdOf = (pii_id: string): string => `new ${pii_id}`.slice(0, maxIdLength);

/**
 * Under which name a dry run remembers a record. A person's only one is theirs by whatever id, once an earlier row has
 * made it; undefined where that has another id than this one.
 */
function rememberedAs(
  entity: Entity,
  { kind, id, pii_id }: Operation,
  seen: SeenRecords,
): string | undefined {
  if (!kinds[entity].onePerPerson || kind !== "insert" || pii_id === undefined) return `${entity} ${id}`;
  const idOfPerson = `id of the ${entity} of ${pii_id}`;
  const isMadeUp = id === newIdOf(pii_id);
  const known = seen.knows(idOfPerson, id);
  if (known === "other" && !isMadeUp) return undefined;
  if (known === "unknown") seen.see(idOfPerson, id);
  return `${entity} of ${pii_id}`;
}

const failedRows = (errors: readonly RowError[]): Set<number> => new Set(errors.map(({ row }) => row));

function checkOnly(entity: Entity, plan: RecordPlan, seen: SeenRecords): Written {
  const { operations, stored } = plan;
  const errors = [...plan.errors];
  const counts: ImportCounts = { inserted: 0, updated: 0, unchanged: 0, failed: 0 };
  for (const operation of operations) {
    const { id, kind, set, unset, pii_id, rows } = operation;
    const record = rememberedAs(entity, operation, seen);
    if (record === undefined) {
      const message = secondMessage(entity, pii_id ?? "", "of an earlier row");
      errors.push(...rows.map((row) => ({ row, path: "/pii_id", message })));
      continue;
    }
    const content = JSON.stringify([pii_id, Object.entries(set).sort(), [...unset].sort()]);
    const news = seen.see(record, content);
    if (news === "same" || (news === "first" && changesNothing(operation, stored.records.get(id))))
      counts.unchanged += rows.length;
    else if (news === "first" && kind === "insert") {
      counts.inserted++;
      counts.updated += rows.length - 1;
    } else counts.updated += rows.length;
  }
  return { counts: { ...counts, failed: failedRows(errors).size }, errors };
}

type WriteTarget = Extract<Target, { kind: "write" }>;

async function write(ctx: Context, entity: Entity, plan: RecordPlan, target: WriteTarget): Promise<Written> {
  const { operations, stored } = plan;
  const at = ctx.now();
  const changing = operations.filter(
    (operation) => !changesNothing(operation, stored.records.get(operation.id)),
  );
  // A record that is not there was not written by this chunk before, whatever was kept of it.
  const isStored = operations.some(({ kind }) => kind !== "insert");
  const formerly = isStored
    ? await changesOfChunk(entity, operations, target)
    : new Map<string, ImportChange>();
  await keepBefore(entity, changing, plan, target, at);
  const written = await writeOperations(entity, operations, at, stored.records);
  const errors = [...plan.errors, ...written.errors];
  const failed = failedRows(errors);
  const counts: ImportCounts = { inserted: 0, updated: 0, unchanged: 0, failed: failed.size };
  const isChanging = new Set(changing);
  for (const operation of operations) {
    const rows = operation.rows.filter((row) => !failed.has(row)).length;
    const former = formerly.get(operation.id);
    const isNew = former
      ? former.before === null && former.first_chunk === target.chunk
      : operation.kind === "insert";
    if (rows === 0) continue;
    if (!isChanging.has(operation) && !former) counts.unchanged += rows;
    else if (isNew) {
      counts.inserted++;
      counts.updated += rows - 1;
    } else counts.updated += rows;
  }
  return { counts, errors };
}

const changeId = (importId: string, entity: Entity, id: string): string => `${importId}:${entity}:${id}`;

/** What this chunk wrote before its worker was lost. */
async function changesOfChunk(
  entity: Entity,
  operations: readonly Operation[],
  { importId, chunk }: WriteTarget,
): Promise<Map<string, ImportChange>> {
  const ids = operations.map(({ id }) => changeId(importId, entity, id));
  const found = await db
    .importChanges()
    .find({ _id: { $in: ids }, chunk })
    .toArray();
  return new Map(found.map((change) => [change.id, change]));
}

/** Keeps records as they are before they are written, the first time that the import writes them. */
async function keepBefore(
  entity: Entity,
  operations: readonly Operation[],
  { stored }: RecordPlan,
  { importId, chunk }: WriteTarget,
  at: Date,
): Promise<void> {
  if (operations.length === 0) return;
  const changes = operations.map((operation): ImportChange => {
    const before = stored.records.get(operation.id);
    const after = recordAfter(entity, operation, before, at);
    return {
      _id: changeId(importId, entity, operation.id),
      import_id: importId,
      entity,
      id: operation.id,
      pii_id: String(after.pii_id),
      ...(before && before.pii_id !== after.pii_id && { former_pii_id: before.pii_id }),
      before: before ?? null,
      first_chunk: chunk,
      chunk,
      after: contentDigest(after),
      undo: null,
      created_at: at,
    };
  });
  const known = await insertNew(changes);
  if (known.length === 0) return;
  await db.importChanges().bulkWrite(
    known.map(({ _id, after, pii_id, former_pii_id }) => ({
      updateOne: {
        filter: { _id },
        update: { $set: { after, chunk, pii_id, ...(former_pii_id && { former_pii_id }) } },
      },
    })),
    { ordered: false },
  );
}

/** Inserts what is not there yet, all at once. @returns those that are there */
async function insertNew(changes: readonly ImportChange[]): Promise<ImportChange[]> {
  try {
    await db.importChanges().insertMany([...changes], { ordered: false });
    return [];
  } catch (error) {
    if (!(error instanceof mongoose.mongo.MongoBulkWriteError) || !isDuplicateKey(error)) throw error;
    return [error.writeErrors].flat().flatMap(({ index }) => changes[index] ?? []);
  }
}

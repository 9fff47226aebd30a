import { nextFreeIds } from "../db/next-free-ids.ts";
import type { Entity, Registry } from "../rules/fields.ts";
import { kinds, type PersonRecord } from "./entity-kinds.ts";
import type { Row } from "./parse-rows.ts";
import { type Operation, planUpserts, type RowError, type Stored, type ValidRow } from "./plan-upserts.ts";
import { validateEntity } from "./validate-entity.ts";

export type StoredRecords = Stored & { records: ReadonlyMap<string, PersonRecord> };

export type RecordPlan = {
  operations: Operation[];
  errors: RowError[];
  /** What is stored now under the ids that the rows name; whole records where these were asked for. */
  stored: StoredRecords;
};

/**
 * What writing rows of an entity comes to: each valid row part of an operation on one record, each other one an error.
 * @param whole reads the records as they are stored, to compare them or to keep them
 */
export async function planRecords(
  entity: Entity,
  rows: readonly Row[],
  registry: Registry,
  whole: boolean,
): Promise<RecordPlan> {
  const { valid, errors } = validateRows(entity, rows, registry);
  const stored = await loadStored(entity, valid, whole);
  const given = valid.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const newIds = await nextFreeIds(entity, valid.length - given.length, new Set(given));
  const plan = planUpserts(entity, valid, stored, newIds);
  return { operations: plan.operations, errors: [...errors, ...plan.errors], stored };
}

function validateRows(entity: Entity, rows: readonly Row[], registry: Registry) {
  const valid: ValidRow[] = [];
  const errors: RowError[] = [];
  for (const row of rows) {
    if ("error" in row) {
      errors.push({ row: row.row, ...row.error });
      continue;
    }
    const result = validateEntity(entity, row.value, registry, "upsert");
    if (result.kind === "invalid") errors.push(...result.errors.map((error) => ({ row: row.row, ...error })));
    else valid.push({ row: row.row, ...result });
  }
  return { valid, errors };
}

/** What the rows' ids and persons have now; whole records only where they are compared. */
async function loadStored(entity: Entity, rows: ValidRow[], whole: boolean): Promise<StoredRecords> {
  const { idField, collection, onePerPerson } = kinds[entity];
  const find = (field: string, values: (string | undefined)[]) =>
    collection()
      .find(
        { [field]: { $in: [...new Set(values.filter((value) => value !== undefined))] } },
        { projection: whole ? { _id: 0 } : { _id: 0, [idField]: 1, pii_id: 1 } },
      )
      .toArray();
  const byId = await find(
    idField,
    rows.map(({ id }) => id),
  );
  const byPerson = onePerPerson
    ? await find(
        "pii_id",
        rows.map(({ pii_id }) => pii_id),
      )
    : [];
  const idOf = (record: PersonRecord) => String(record[idField]);
  return {
    personOf: new Map([...byPerson, ...byId].map((record) => [idOf(record), record.pii_id])),
    recordOf: new Map(
      onePerPerson ? [...byPerson, ...byId].map((record) => [record.pii_id, idOf(record)]) : [],
    ),
    records: new Map(whole ? byId.map((record) => [idOf(record), record]) : []),
  };
}

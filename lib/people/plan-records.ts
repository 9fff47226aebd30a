import { nextFreeIds } from "../db/next-free-ids.ts";
import type { Entity, Registry } from "../rules/fields.ts";
import { idOf, kinds, type PersonRecord } from "./entity-kinds.ts";
import { hasOwnId } from "./own-id.ts";
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
 * @param nameOf what a person's new contact or customer is called where no ids are to be used up
 */
export async function planRecords(
  entity: Entity,
  rows: readonly Row[],
  registry: Registry,
  whole: boolean,
  nameOf?: (pii_id: string) => string,
): Promise<RecordPlan> {
  const { valid, errors } = validateRows(entity, rows, registry);
  const stored = await loadStored(entity, valid, whole);
  const newId = await idGiver(entity, valid, stored, nameOf);
  const plan = planUpserts(entity, valid, stored, newId);
  return { operations: plan.operations, errors: [...errors, ...plan.errors], stored };
}

/** Gives new ids to rows without one: as many are taken as may be needed. */
async function idGiver(
  entity: Entity,
  rows: readonly ValidRow[],
  { recordOf }: Stored,
  nameOf: ((pii_id: string) => string) | undefined,
): Promise<(row: ValidRow) => string> {
  const given = new Set(rows.flatMap(({ id }) => id ?? []));
  // A person's record that another row names may have been moved away by then.
  const isKnown = ({ pii_id = "" }: ValidRow) =>
    recordOf.has(pii_id) && !given.has(recordOf.get(pii_id) ?? "");
  const lacking = rows.filter((row) => row.id === undefined && row.pii_id !== undefined && !isKnown(row));
  const { onePerPerson } = kinds[entity];
  if (onePerPerson && nameOf) return ({ pii_id = "" }) => nameOf(pii_id);
  const count = onePerPerson ? new Set(lacking.map(({ pii_id }) => pii_id)).size : lacking.length;
  const ids = (await nextFreeIds(entity, count, given)).values();
  return () => ids.next().value ?? "";
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
  const found = new Set(byId.map((record) => record[idField]));
  // Who is not found by an id of their own may go by their person's.
  const byPerson = onePerPerson
    ? await find("pii_id", [
        ...rows.map(({ pii_id }) => pii_id),
        ...rows.map(({ id }) => id).filter((id) => !found.has(id)),
      ])
    : [];
  const records = new Map([...byPerson, ...byId].map((record) => [idOf(entity, record), record]));
  const named = [...records];
  return {
    personOf: new Map(named.map(([id, { pii_id }]) => [id, pii_id])),
    recordOf: new Map(
      onePerPerson ? [...byPerson, ...byId].map((record) => [record.pii_id, idOf(entity, record)]) : [],
    ),
    goingByPerson: new Set(named.filter(([, record]) => !hasOwnId(entity, record)).map(([id]) => id)),
    records: whole ? records : new Map(),
  };
}

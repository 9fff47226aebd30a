import { z } from "zod";
import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { nextFreeIds } from "../db/next-free-ids.ts";
import { loadRegistry } from "../fields/load-registry.ts";
import type { Entity, Registry } from "../rules/fields.ts";
import { kinds, type PersonRecord } from "./entity-kinds.ts";
import type { Row } from "./parse-rows.ts";
import { planUpserts, type RowError, type Stored, type ValidRow } from "./plan-upserts.ts";
import { validateEntity } from "./validate-entity.ts";
import { writeOperations } from "./write-operations.ts";

export const BulkResult = z
  .strictObject({
    inserted: z.int(),
    updated: z.int(),
    failed: z.int(),
    errors: z.array(
      z.strictObject({
        row: z.int().meta({ description: "Counted from 0" }),
        path: z.string(),
        message: z.string(),
      }),
    ),
  })
  .meta({
    id: "BulkResult",
    description: "What became of the rows: inserted + updated + failed is their number.",
  });
export type BulkResult = z.infer<typeof BulkResult>;

export type UpsertOptions = {
  /** Leave records alone that the rows do not change; they count as unchanged. */
  skipUnchanged?: boolean;
};

/**
 * Writes leads, contacts or customers: those whose id exists are changed, the others are made.
 * Rows work in their order; a bad one never stops the others.
 */
export async function upsertRecords(
  ctx: Context,
  entity: Entity,
  rows: readonly Row[],
  { skipUnchanged = false }: UpsertOptions = {},
): Promise<BulkResult & { unchanged: number }> {
  const { valid, errors } = validateRows(entity, rows, await loadRegistry());
  const stored = await loadStored(entity, valid, skipUnchanged);
  const given = valid.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const newIds = await nextFreeIds(entity, valid.length - given.length, new Set(given));
  const plan = planUpserts(entity, valid, stored, newIds);
  const written = await writeOperations(entity, plan.operations, ctx.now(), stored.records);
  const all = [...errors, ...plan.errors, ...written.errors].sort((a, b) => a.row - b.row);
  const failed = new Set(all.map(({ row }) => row)).size;
  const { inserted, unchanged } = written;
  const fields = [...new Set(plan.operations.flatMap(({ set, unset }) => [...Object.keys(set), ...unset]))];
  if (rows.length > failed + unchanged)
    await audit(
      ctx,
      `${entity}.bulk_upsert`,
      `${rows.length - failed - unchanged} ${kinds[entity].plural}`,
      fields.sort(),
    );
  return { inserted, updated: rows.length - failed - inserted - unchanged, unchanged, failed, errors: all };
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

type StoredRecords = Stored & { records: ReadonlyMap<string, PersonRecord> };

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

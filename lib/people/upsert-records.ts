import { z } from "zod";
import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { loadRegistry } from "../fields/load-registry.ts";
import type { Entity } from "../rules/fields.ts";
import { kinds } from "./entity-kinds.ts";
import type { Row } from "./parse-rows.ts";
import { planRecords } from "./plan-records.ts";
import { letBack } from "./suppressed.ts";
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
 * Writes leads, contacts or customers: those whose id exists are changed, the others are made. A row
 * without an id is about the contact or customer that its person has.
 * Rows work in their order; a bad one never stops the others.
 */
export async function upsertRecords(
  ctx: Context,
  entity: Entity,
  rows: readonly Row[],
  { skipUnchanged = false }: UpsertOptions = {},
): Promise<BulkResult & { unchanged: number }> {
  const plan = await planRecords(entity, rows, await loadRegistry(), skipUnchanged);
  const written = await writeOperations(entity, plan.operations, ctx.now(), plan.stored.records);
  const all = [...plan.errors, ...written.errors].sort((a, b) => a.row - b.row);
  const failed = new Set(all.map(({ row }) => row)).size;
  const { inserted, unchanged } = written;
  await letBack(plan.operations.flatMap(({ kind, pii_id }) => (kind === "insert" && pii_id ? [pii_id] : [])));
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

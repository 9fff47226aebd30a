import { createHash } from "node:crypto";
import { asReadBack } from "../db/keeping.ts";
import type { PersonRecord } from "../people/entity-kinds.ts";
import { newRecord } from "../people/new-record.ts";
import type { Operation } from "../people/plan-upserts.ts";
import type { Entity } from "../rules/fields.ts";

/** A digest of a record's fields, whatever their order; `_id` is not among them. */
export function digestOf(record: Record<string, unknown>): string {
  const { _id, ...fields } = record;
  const sorted = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("base64url").slice(0, 27);
}

/** The digest without the instant of the last change, to see whether a record is as it was before. */
export const contentDigest = ({ updated_at: _, ...record }: Record<string, unknown>): string =>
  digestOf(record);

/** What a record is once an operation is carried out. */
export function recordAfter(
  entity: Entity,
  { kind, id, pii_id, set, unset }: Operation,
  before: PersonRecord | undefined,
  at: Date,
): Record<string, unknown> {
  if (kind === "insert" || !before) return newRecord(entity, id, pii_id ?? "", set, at);
  const after: PersonRecord = { ...before, ...set, ...(pii_id !== undefined && { pii_id }), updated_at: at };
  for (const path of unset) delete after[path];
  return asReadBack(entity, after);
}

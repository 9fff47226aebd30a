import { z } from "zod";
import { db } from "../db/collections.ts";
import type { ImportDocument } from "../db/import-documents.ts";
import { NotFound } from "../errors.ts";
import { entities } from "../rules/fields.ts";
import { ImportReportItem } from "./import-report.ts";
import { Mapping } from "./mapping.ts";

const statuses = [
  "uploading",
  "checking",
  "checked",
  "importing",
  "completed",
  "undoing",
  "undone",
  "failed",
] as const;

const sampleOfRefused = 20;

export const ImportItem = z
  .strictObject({
    import_id: z.string().meta({ example: "IMP-1" }),
    file_name: z.string(),
    size_bytes: z.int().meta({ description: "Of what is there of the file" }),
    file_bytes: z.int().nullable().meta({ description: "Size of the whole file, where it was told" }),
    status: z.enum(statuses),
    mapping: Mapping.nullable(),
    time_zone: z.string().meta({ description: "Of instants that name no offset" }),
    rows_done: z.int(),
    progress_percent: z.number(),
    check: ImportReportItem.nullable().meta({ description: "What a dry run said would happen" }),
    report: ImportReportItem.nullable().meta({ description: "What has happened" }),
    undo: z
      .strictObject({ restored: z.int(), skipped: z.int(), total: z.int() })
      .nullable()
      .meta({ description: "Records put back, and left alone since someone has touched them" }),
    error: z.string().nullable(),
    created_by: z.string(),
    created_at: z.date(),
    updated_at: z.date(),
    started_at: z.date().nullable(),
    finished_at: z.date().nullable(),
  })
  .meta({ id: "Import" });
export type ImportItem = z.infer<typeof ImportItem>;

export const RefusedRow = z
  .strictObject({
    row: z.int().meta({ description: "From 1, without the heading" }),
    errors: z.array(z.strictObject({ entity: z.enum(entities), path: z.string(), message: z.string() })),
  })
  .meta({ id: "RefusedRow" });

export const ImportDetails = ImportItem.extend({
  refused_sample: z.array(RefusedRow).meta({ description: "The first refused rows" }),
}).meta({ id: "ImportDetails" });
export type ImportDetails = z.infer<typeof ImportDetails>;

/** An import by its id. @throws NotFound */
export async function findImport(import_id: string): Promise<ImportDocument> {
  const document = await db.imports().findOne({ import_id }, { projection: { _id: 0 } });
  if (!document) throw new NotFound("import", import_id);
  return document;
}

function progressOf({ status, undo, bytes_done, size_bytes }: ImportDocument): number {
  if (["checked", "completed", "undone"].includes(status)) return 100;
  const [done, total] =
    status === "undoing" && undo ? [undo.restored + undo.skipped, undo.total] : [bytes_done, size_bytes];
  return total === 0 ? 0 : Math.min(99.9, Math.floor((1_000 * done) / total) / 10);
}

/** An import as the API shows it, without what workers keep for themselves. */
export function showImport(document: ImportDocument): ImportItem {
  const {
    epoch: _epoch,
    lease_until: _lease,
    idle_claims: _claims,
    last_error: _last,
    steps: _steps,
    parts: _parts,
    bytes_done: _bytes,
    columns: _columns,
    file_digest: _digest,
    mapping,
    file_bytes = null,
    ...shown
  } = document;
  return {
    ...shown,
    file_bytes,
    mapping: mapping === null ? null : Mapping.parse(JSON.parse(mapping)),
    progress_percent: progressOf(document),
  };
}

/** An import with the first rows that were refused. */
export async function showDetails(document: ImportDocument): Promise<ImportDetails> {
  const step = document.report ? "import" : "check";
  const refused = await db
    .importRefusals()
    .find({ import_id: document.import_id, step }, { projection: { _id: 0, row: 1, errors: 1 } })
    .sort({ row: 1 })
    .limit(sampleOfRefused)
    .toArray();
  return { ...showImport(document), refused_sample: refused.map(({ row, errors }) => ({ row, errors })) };
}

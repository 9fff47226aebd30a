import { z } from "zod";
import { audit } from "../access/audit.ts";
import { actorLabel, type Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { ImportDocument } from "../db/import-documents.ts";
import { nextId } from "../db/next-id.ts";
import { loadSettings } from "../settings/load-settings.ts";

export const CreateImport = z
  .strictObject({
    file_name: z
      .string()
      .trim()
      .min(1, "expected the name of the file")
      .max(255, "expected at most 255 characters")
      .meta({ example: "leads-march.csv" }),
    file_bytes: z.int("expected a whole number of bytes").min(1, "expected at least 1").optional().meta({
      description: "Size of the whole file: where it is told, nothing begins before all of it is there",
      example: 18_211_004,
    }),
  })
  .meta({ id: "CreateImport", example: { file_name: "people.csv" } });
export type CreateImport = z.infer<typeof CreateImport>;

/** A file that is read from a disk and not sent. */
export type FileHere = { bytes: number; digest?: string };

/**
 * Begins an import, whose file comes in parts afterwards.
 * @param here the file, where it is read from a disk
 */
export async function createImport(
  ctx: Context,
  { file_name, file_bytes = null }: { file_name: string; file_bytes?: number | null | undefined },
  here?: FileHere,
): Promise<ImportDocument> {
  const now = ctx.now();
  const { time_zone } = await loadSettings();
  const document: ImportDocument = {
    import_id: await nextId("import"),
    file_name,
    parts: {},
    size_bytes: here?.bytes ?? 0,
    file_bytes,
    ...(here?.digest !== undefined && { file_digest: here.digest }),
    status: "uploading",
    mapping: null,
    time_zone,
    columns: [],
    steps: 0,
    epoch: 0,
    lease_until: null,
    idle_claims: 0,
    rows_done: 0,
    bytes_done: 0,
    check: null,
    report: null,
    undo: null,
    error: null,
    created_by: actorLabel(ctx.actor),
    created_at: now,
    updated_at: now,
    started_at: null,
    finished_at: null,
  };
  await db.imports().insertOne({ ...document });
  await audit(ctx, "import.create", document.import_id);
  return document;
}

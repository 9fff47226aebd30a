import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { ImportDocument } from "../db/import-documents.ts";
import { beginStep } from "./begin-step.ts";

/**
 * The last import of this very file, to go on behind the rows that are done, where it ended before its time.
 * @param digest of the file, as it was given when the import was made
 * @param mapping as JSON text, where it has to be this one
 * @returns null where there is none, or nothing was written
 */
export async function resumeImport(
  ctx: Context,
  digest: string,
  mapping?: string,
): Promise<ImportDocument | null> {
  const last = await db
    .imports()
    .findOne(
      { file_digest: digest, report: { $ne: null } },
      { sort: { created_at: -1 }, projection: { _id: 0 } },
    );
  if (!last || (mapping !== undefined && mapping !== last.mapping)) return null;
  if (last.status === "importing") return last;
  if (last.status !== "failed" || last.rows_done === 0) return null;
  return beginStep(ctx, last, { to: "importing", from: ["failed"], isInline: true, change: {} });
}

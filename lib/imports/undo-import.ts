import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { ImportDocument } from "../db/import-documents.ts";
import { Conflict } from "../errors.ts";
import { beginStep } from "./begin-step.ts";

/**
 * Has a worker take an import back: what it made is deleted, what it changed is as before. What someone has touched
 * since stays, and is listed. Own fields that were made with it stay.
 * @throws Conflict for an import that has written nothing, or whose former records are no longer kept (30 days)
 */
export async function undoImport(
  ctx: Context,
  document: ImportDocument,
  { isInline = false }: { isInline?: boolean } = {},
): Promise<ImportDocument> {
  const { import_id, status, report } = document;
  const hasEnded = status === "completed" || (status === "failed" && report !== null);
  if (!hasEnded)
    throw new Conflict(`${import_id} is ${status}; only an import that has ended can be undone.`);
  const total = await db.importChanges().countDocuments({ import_id });
  if (total === 0)
    throw new Conflict(
      `${import_id} changed nothing, or what was before is no longer kept; there is nothing to undo.`,
    );
  const begun = await beginStep(ctx, document, {
    to: "undoing",
    from: ["completed", "failed"],
    isInline,
    change: { undo: { restored: 0, skipped: 0, total } },
  });
  await audit(ctx, "import.undo", import_id);
  return begun;
}

import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { ImportDocument } from "../db/import-documents.ts";
import { Conflict } from "../errors.ts";
import { runningStates } from "./run-import.ts";

/**
 * Forgets an import: its file, its refused rows and what an undo would need. The people that it brought stay.
 * @throws Conflict while it runs
 */
export async function deleteImport(ctx: Context, { import_id }: ImportDocument): Promise<void> {
  const gone = await db.imports().deleteOne({ import_id, status: { $nin: [...runningStates] } });
  if (gone.deletedCount === 0) throw new Conflict(`${import_id} runs now; wait for its end.`);
  await db.importParts().deleteMany({ import_id });
  await db.importRefusals().deleteMany({ import_id });
  await db.importChanges().deleteMany({ import_id });
  await audit(ctx, "import.delete", import_id);
}

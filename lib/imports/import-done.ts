import { db } from "../db/collections.ts";
import type { ImportDocument } from "../db/import-documents.ts";

/** Lets go of the file once it is imported; until then it is kept, since the import may go on elsewhere. */
export async function importDone({ import_id, status }: ImportDocument): Promise<void> {
  if (status === "completed") await db.importParts().deleteMany({ import_id });
}

import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { erasePerson } from "./erase-person.ts";
import { erasedLabel } from "./erased-label.ts";

/**
 * Erases everyone whose label is among `labels`: after a backup was restored that is older than their erasure.
 * @returns how many were there again
 */
export async function eraseAgain(ctx: Context, labels: ReadonlySet<string>): Promise<number> {
  const seen = new Set<string>();
  let erased = 0;
  const collections = [db.leads(), db.contacts(), db.customers(), db.cohortMembers(), db.deletedRecords()];
  for (const collection of collections)
    for await (const { pii_id } of collection.find({} as never, { projection: { _id: 0, pii_id: 1 } })) {
      if (seen.has(pii_id)) continue;
      seen.add(pii_id);
      if (!labels.has(erasedLabel(pii_id))) continue;
      await erasePerson(ctx, pii_id);
      erased++;
    }
  return erased;
}

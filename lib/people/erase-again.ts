import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { erasePerson } from "./erase-person.ts";
import { erasedLabel } from "./erased-label.ts";

/** Ids of all people of whom anything is kept, some more than once. */
async function* everyone(): AsyncGenerator<string> {
  const one = { projection: { _id: 0, pii_id: 1 } } as const;
  const several = { projection: { _id: 0, pii_ids: 1 } } as const;
  for (const collection of [
    ...[db.leads(), db.contacts(), db.customers(), db.cohortMembers(), db.deletedRecords()],
    ...[db.assignmentItems(), db.webhookDeliveries(), db.importChanges()],
  ])
    for await (const { pii_id } of collection.find({} as never, one)) if (pii_id) yield pii_id;
  for (const collection of [db.membershipEvents(), db.importRefusals()])
    for await (const { pii_ids } of collection.find({} as never, several)) yield* pii_ids;
}

/**
 * Erases everyone whose label is among `labels`: after a backup was restored that is older than their erasure.
 * @returns how many were there again
 */
export async function eraseAgain(ctx: Context, labels: ReadonlySet<string>): Promise<number> {
  const seen = new Set<string>();
  let erased = 0;
  for await (const pii_id of everyone()) {
    if (seen.has(pii_id)) continue;
    seen.add(pii_id);
    if (!labels.has(erasedLabel(pii_id))) continue;
    await erasePerson(ctx, pii_id);
    erased++;
  }
  return erased;
}

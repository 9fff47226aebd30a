import mongoose from "mongoose";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { erasePerson, underWayMs } from "./erase-person.ts";
import { erasedLabel } from "./erased-label.ts";
import { suppressLabels } from "./suppressed.ts";

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
 * True where one of the person's records was made after `erasedAt`. A lead's `_id` tells as well, since who makes one may
 * say that it was created long ago.
 */
async function isMadeAnew(pii_id: string, erasedAt: Date): Promise<boolean> {
  const since = new Date(erasedAt.getTime() + underWayMs);
  const anew = { pii_id, created_at: { $gt: since } };
  const madeSince = mongoose.mongo.ObjectId.createFromTime(Math.ceil(since.getTime() / 1_000));
  const made = await Promise.all([
    db.leads().findOne({ pii_id, $or: [{ created_at: { $gt: since } }, { _id: { $gt: madeSince } }] }),
    db.contacts().findOne(anew),
    db.customers().findOne(anew),
  ]);
  return made.some((record) => record !== null);
}

export type ErasedAgain = {
  /** How many were there again, and are erased. */
  erased: number;
  /** Ids of those who were made anew after their erasure. */
  leftAlone: string[];
};

/**
 * Erases everyone who was erased before, as the audit log tells: after a backup was restored that is older than their
 * erasure. Whoever was made anew after it is left alone; no import brings
 * back the others.
 * @param erasures when each was erased last, by their label
 */
export async function eraseAgain(ctx: Context, erasures: ReadonlyMap<string, Date>): Promise<ErasedAgain> {
  const seen = new Set<string>();
  const toSuppress = new Map(erasures);
  const done: ErasedAgain = { erased: 0, leftAlone: [] };
  for await (const pii_id of everyone()) {
    if (seen.has(pii_id)) continue;
    seen.add(pii_id);
    const label = erasedLabel(pii_id);
    const erasedAt = erasures.get(label);
    if (erasedAt === undefined) continue;
    toSuppress.delete(label);
    if (await isMadeAnew(pii_id, erasedAt)) done.leftAlone.push(pii_id);
    else {
      await erasePerson(ctx, pii_id);
      done.erased++;
    }
  }
  // The list of those whom no import brings back is the backup's as well.
  await suppressLabels(toSuppress);
  return done;
}

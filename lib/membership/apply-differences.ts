import type { Filter } from "mongodb";
import { keepForRouting } from "../assignment/keep-for-routing.ts";
import { db, inTransaction, type Session } from "../db/collections.ts";
import type { Cause, CohortDocument, MembershipEvent } from "../db/documents.ts";
import { membershipChanges } from "../metrics.ts";
import { applyDifference, memberId } from "./apply-difference.ts";
import type { Difference } from "./diff.ts";

export type CohortChange = { cohort: CohortDocument; difference: Difference; cause: Cause };

type Applied = { cohort_id: string; entered: number; left: number };

/** Entries and exits that one transaction stores. */
const mostTogether = 2_000;

/** The cohort still follows changes by the rules that were matched. */
const fenceOf = ({ pending_version }: CohortDocument): Filter<CohortDocument> => ({
  pending_version,
  type: "dynamic",
  archived_at: null,
});

const sizeOf = ({ difference }: CohortChange): number => difference.entered.length + difference.left.length;

/**
 * Stores the differences of several dynamic cohorts in one transaction: each cohort's fence, the members, the events.
 * When one of the cohorts has new rules by now, or the batch is large, each is stored by itself.
 * The cohorts are marked so that their count follows.
 */
export async function applyDifferences(changes: CohortChange[], at: Date): Promise<Applied[]> {
  if (changes.length === 0) return [];
  const small = changes.reduce((sum, change) => sum + sizeOf(change), 0) <= mostTogether;
  if (small && (await together(changes, at))) {
    for (const { difference } of changes) {
      membershipChanges.inc({ type: "entered" }, difference.entered.length);
      membershipChanges.inc({ type: "left" }, difference.left.length);
    }
    return changes.map(({ cohort, difference }) => ({
      cohort_id: cohort.cohort_id,
      entered: difference.entered.length,
      left: difference.left.length,
    }));
  }
  const applied: Applied[] = [];
  for (const { cohort, difference, cause } of changes) {
    const { cohort_id } = cohort;
    const touch = { followed_at: at, count_stale: true };
    const one = await applyDifference({
      cohortId: cohort_id,
      difference,
      cause,
      at,
      fence: fenceOf(cohort),
      touch,
    });
    if (one.kind === "applied") applied.push({ cohort_id, entered: one.entered, left: one.left });
  }
  return applied;
}

/** A cohort's rules or a member is not as it was read; nothing of the transaction is kept. */
class NotAsRead extends Error {}

async function together(changes: CohortChange[], at: Date): Promise<boolean> {
  try {
    await inTransaction((session) => applyTogether(changes, at, session));
    return true;
  } catch (error) {
    if (error instanceof NotAsRead) return false;
    throw error;
  }
}

async function applyTogether(changes: CohortChange[], at: Date, session: Session): Promise<void> {
  const fences = changes.map(({ cohort }) => ({ cohort_id: cohort.cohort_id, ...fenceOf(cohort) }));
  const touched = await db
    .cohorts()
    .updateMany({ $or: fences }, { $set: { followed_at: at, count_stale: true } }, { session });
  if (touched.matchedCount !== changes.length) throw new NotAsRead();
  const entered = changes.flatMap(({ cohort: { cohort_id }, difference, cause }) =>
    difference.entered.map((pii_id) => ({
      _id: memberId(cohort_id, pii_id),
      cohort_id,
      pii_id,
      entered_at: at,
      cause,
    })),
  );
  const left = changes.flatMap(({ cohort: { cohort_id }, difference }) =>
    difference.left.map((pii_id) => memberId(cohort_id, pii_id)),
  );
  if (entered.length > 0) {
    const ids = entered.map(({ _id }) => _id);
    if ((await db.cohortMembers().countDocuments({ _id: { $in: ids } }, { session })) > 0)
      throw new NotAsRead();
    await db.cohortMembers().insertMany(entered, { session });
    await keepForRouting(entered, at, session);
  }
  if (left.length > 0) {
    const gone = await db.cohortMembers().deleteMany({ _id: { $in: left } }, { session });
    if (gone.deletedCount !== left.length) throw new NotAsRead();
  }
  await db.membershipEvents().insertMany(eventsOf(changes, at), { session });
}

const eventsOf = (changes: CohortChange[], at: Date): MembershipEvent[] =>
  changes.flatMap(({ cohort: { cohort_id }, difference, cause }) => [
    ...difference.entered.map((pii_id) => ({ cohort_id, pii_id, type: "entered" as const, at, cause })),
    ...difference.left.map((pii_id) => ({ cohort_id, pii_id, type: "left" as const, at, cause })),
  ]);

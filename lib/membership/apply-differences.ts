import type { Filter } from "mongodb";
import { keepForRouting } from "../assignment/keep-for-routing.ts";
import { db, isDuplicateKey, type Session } from "../db/collections.ts";
import type { Cause, CohortDocument, MembershipEvent } from "../db/documents.ts";
import { membershipChanges } from "../metrics.ts";
import { announceMembers } from "../webhooks/announce-members.ts";
import {
  applyDifference,
  Held,
  membersChanged,
  NotAsRead,
  transact,
  type Within,
} from "./apply-difference.ts";
import type { Difference } from "./diff.ts";
import { memberId } from "./member-id.ts";

export type CohortChange = { cohort: CohortDocument; difference: Difference; cause: Cause };

/** What was stored, and what has to be looked at again since someone else held the cohort. */
export type Outcome = {
  applied: { cohort_id: string; entered: number; left: number }[];
  held: CohortChange[];
};

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
 * When one of the cohorts has new rules by now, or is held by another transaction, or the batch is large, each is stored
 * by itself. A cohort with new rules is left alone: the evaluation that its save begins sees what the stream saw.
 */
export async function applyDifferences(
  changes: CohortChange[],
  now: () => Date,
  within: Within,
): Promise<Outcome> {
  const outcome: Outcome = { applied: [], held: [] };
  if (changes.length === 0) return outcome;
  const small = changes.reduce((sum, change) => sum + sizeOf(change), 0) <= mostTogether;
  if (small && (await together(changes, now, within))) {
    for (const { cohort, difference } of changes) {
      const [entered, left] = [difference.entered.length, difference.left.length];
      membershipChanges.inc({ type: "entered" }, entered);
      membershipChanges.inc({ type: "left" }, left);
      outcome.applied.push({ cohort_id: cohort.cohort_id, entered, left });
    }
    return outcome;
  }
  for (const change of changes) await alone(change, now, within, outcome);
  return outcome;
}

async function alone(change: CohortChange, now: () => Date, within: Within, outcome: Outcome): Promise<void> {
  const { cohort, difference, cause } = change;
  const { cohort_id } = cohort;
  try {
    const one = await applyDifference({
      cohortId: cohort_id,
      difference,
      cause,
      now,
      fence: fenceOf(cohort),
      touch: (at) => ({ followed_at: at }),
      announces: true,
      within,
    });
    if (one.kind === "applied") outcome.applied.push({ cohort_id, entered: one.entered, left: one.left });
  } catch (error) {
    if (!(error instanceof Held)) throw error;
    outcome.held.push(change);
  }
}

async function together(changes: CohortChange[], now: () => Date, within: Within): Promise<boolean> {
  try {
    await transact(within, (session) => applyTogether(changes, now, session));
    return true;
  } catch (error) {
    if (error instanceof NotAsRead || error instanceof Held || isDuplicateKey(error)) return false;
    throw error;
  }
}

async function applyTogether(changes: CohortChange[], now: () => Date, session: Session): Promise<void> {
  const fences = changes.map(({ cohort }) => ({ cohort_id: cohort.cohort_id, ...fenceOf(cohort) }));
  const touched = await db
    .cohorts()
    .updateMany(
      { $or: fences },
      { $set: { followed_at: now(), count_stale: true }, ...membersChanged },
      { session },
    );
  if (touched.matchedCount !== changes.length) throw new NotAsRead();
  const at = now();
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
    await db.cohortMembers().insertMany(entered, { session });
    await keepForRouting(entered, at, session);
  }
  if (left.length > 0) {
    const gone = await db.cohortMembers().deleteMany({ _id: { $in: left } }, { session });
    if (gone.deletedCount !== left.length) throw new NotAsRead();
  }
  const events = eventsOf(changes, at);
  await db.membershipEvents().insertMany(events, { session });
  await announceMembers(events, session);
}

const eventsOf = (changes: CohortChange[], at: Date): MembershipEvent[] =>
  changes
    .flatMap(({ cohort: { cohort_id }, difference, cause }) => [
      { cohort_id, pii_ids: difference.entered, type: "entered" as const, at, cause },
      { cohort_id, pii_ids: difference.left, type: "left" as const, at, cause },
    ])
    .filter(({ pii_ids }) => pii_ids.length > 0);

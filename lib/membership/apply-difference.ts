import type { Collection, Document, Filter } from "mongodb";
import { keepForRouting } from "../assignment/keep-for-routing.ts";
import { db, inTransaction, type Session } from "../db/collections.ts";
import type { Cause, CohortDocument, MembershipEvent } from "../db/documents.ts";
import { readBlocks } from "../db/read-blocks.ts";
import { membershipChanges } from "../metrics.ts";
import { announceMembers } from "../webhooks/announce-members.ts";
import type { Difference } from "./diff.ts";

/** People that one transaction enters or takes out. */
const chunkSize = 1_000;

export const memberId = (cohortId: string, piiId: string): string => `${cohortId}|${piiId}`;

export type Applied = { kind: "applied"; entered: number; left: number } | { kind: "superseded" };

type Change = {
  cohortId: string;
  difference: Difference;
  cause: Cause;
  now: () => Date;
  /** What must still be true of the cohort when each part commits; writes of others to it conflict and are seen. */
  fence: Filter<CohortDocument>;
  /** Written to the cohort with each part, at the instant of the part. */
  touch: (at: Date) => Partial<CohortDocument> | Record<string, unknown>;
  /** Webhooks are told of each entry and exit; of a full evaluation one message tells when it ends. */
  announces: boolean;
  /** Where the parts are stored; without it in sessions of their own. */
  within?: Within;
};

/** How a transaction is carried out: `check` throws in it where it may not commit, whatever the documents say. */
export type Within = {
  session: Session;
  check: (session: Session) => Promise<void>;
  /** Gives up, with `Held`, on documents that others keep for longer; their open transactions last a minute. */
  patienceMs: number;
};

/** Someone else's open transaction has kept a document for too long. */
export class Held extends Error {}

/** Says in the cohort's document that its members are others now: whoever counted before that counts again. */
export const membersChanged = { $inc: { members_rev: 1 } } as const;

/** Runs a transaction as `within` says. */
export function transact<T>(within: Within | undefined, work: (session: Session) => Promise<T>): Promise<T> {
  if (!within) return inTransaction(work);
  const until = performance.now() + within.patienceMs;
  let tries = 0;
  return inTransaction(async (session) => {
    if (tries++ > 0 && performance.now() > until)
      throw new Held("A document is held by another transaction.");
    await within.check(session);
    return work(session);
  }, within.session);
}

/**
 * Enters and takes out people in transactions of 1,000: the members, their events and the check of the fence commit
 * together, so each event is there once and a superseded writer changes nothing more.
 */
export async function applyDifference(change: Change): Promise<Applied> {
  const steps = [
    ...change.difference.left.map((piiId) => ({ piiId, type: "left" as const })),
    ...change.difference.entered.map((piiId) => ({ piiId, type: "entered" as const })),
  ];
  const total = { entered: 0, left: 0 };
  for (let from = 0; from < steps.length; from += chunkSize) {
    const applied = await transact(change.within, (session) =>
      applyChunk(change, steps.slice(from, from + chunkSize), session),
    );
    if (applied.kind === "superseded") return applied;
    total.entered += applied.entered;
    total.left += applied.left;
  }
  membershipChanges.inc({ type: "entered" }, total.entered);
  membershipChanges.inc({ type: "left" }, total.left);
  return { kind: "applied", ...total };
}

type Step = { piiId: string; type: "entered" | "left" };

async function applyChunk(
  { cohortId, cause, now, fence, touch, announces }: Change,
  steps: Step[],
  session: Session,
): Promise<Applied> {
  const cohort = await db
    .cohorts()
    .updateOne(
      { cohort_id: cohortId, ...fence },
      { $set: { ...touch(now()), count_stale: true }, ...membersChanged },
      { session },
    );
  if (cohort.matchedCount === 0) return { kind: "superseded" };
  // Taken while nobody else can change the cohort's members, so that the history is in the order of the commits.
  const at = now();
  const ids = steps.map((step) => memberId(cohortId, step.piiId));
  const present = new Set(
    (
      await db
        .cohortMembers()
        .find({ _id: { $in: ids } }, { session, projection: { _id: 1 } })
        .toArray()
    ).map(({ _id }) => _id),
  );
  const changed = steps.filter(
    (step) => present.has(memberId(cohortId, step.piiId)) === (step.type === "left"),
  );
  const entered = changed.filter((step) => step.type === "entered").map((step) => step.piiId);
  const left = changed.filter((step) => step.type === "left").map((step) => step.piiId);
  if (left.length > 0) {
    await db
      .cohortMembers()
      .deleteMany({ _id: { $in: left.map((id) => memberId(cohortId, id)) } }, { session });
  }
  if (entered.length > 0) {
    const members = entered.map((pii_id) => ({
      _id: memberId(cohortId, pii_id),
      cohort_id: cohortId,
      pii_id,
      entered_at: at,
      cause,
    }));
    await db.cohortMembers().insertMany(members, { session });
    await keepForRouting(members, at, session);
  }
  if (changed.length > 0) {
    const events = changed.map(
      ({ piiId, type }): MembershipEvent => ({ cohort_id: cohortId, pii_id: piiId, type, at, cause }),
    );
    await db.membershipEvents().insertMany(events, { session });
    if (announces) await announceMembers(events, session);
  }
  return { kind: "applied", entered: entered.length, left: left.length };
}

/** Person ids of the stored members of a cohort. */
export async function storedMembers(cohortId: string): Promise<Set<string>> {
  const filter = { cohort_id: cohortId };
  const members = db.cohortMembers() as unknown as Collection<Document>;
  const [read] = (await readBlocks(members, { filter, parts: ["$pii_id"] })) ?? [];
  if (read) return new Set(read);
  const ids = new Set<string>();
  const cursor = db.cohortMembers().find(filter, { projection: { _id: 0, pii_id: 1 }, batchSize: 20_000 });
  for await (const { pii_id } of cursor) ids.add(pii_id);
  return ids;
}

/**
 * Counts the members and keeps the count with the cohort; a count is never kept by incrementing, nor where the members
 * have changed since they were counted: the cohort then stays marked, and is counted again.
 * @returns whether another count is kept than before
 */
export async function recountMembers(cohortId: string, at: Date): Promise<boolean> {
  const cohort = await db
    .cohorts()
    .findOne({ cohort_id: cohortId }, { projection: { _id: 0, members_rev: 1, member_count: 1 } });
  if (!cohort) return false;
  const member_count = await db.cohortMembers().countDocuments({ cohort_id: cohortId });
  const members_rev = cohort.members_rev ?? { $exists: false };
  const kept = await db
    .cohorts()
    .updateOne({ cohort_id: cohortId, members_rev }, { $set: { member_count }, $unset: { count_stale: "" } });
  if (kept.matchedCount === 0 || member_count === cohort.member_count) return false;
  await db.cohortSizes().insertOne({ cohort_id: cohortId, at, member_count });
  return true;
}

import type { Collection, Document, Filter } from "mongodb";
import { keepForRouting } from "../assignment/keep-for-routing.ts";
import { db, inTransaction, isDuplicateKey, type Session } from "../db/collections.ts";
import type { Cause, CohortDocument } from "../db/documents.ts";
import { readBlocks } from "../db/read-blocks.ts";
import { membershipChanges } from "../metrics.ts";
import { announceMembers } from "../webhooks/announce-members.ts";
import type { Difference } from "./diff.ts";
import { memberId, membersOf } from "./member-id.ts";

/** People that one transaction enters or takes out. */
const chunkSize = 1_000;

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
  /** Commits with the first part that enters someone or takes someone out. */
  note?: (session: Session) => Promise<void>;
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

/** A cohort's rules or a member is not as it was read (someone there already is a duplicate key); nothing is kept. */
export class NotAsRead extends Error {}

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
  const { note, ...unnoted } = change;
  const { entered, left } = change.difference;
  const total = { entered: 0, left: 0 };
  for (let from = 0; from < left.length + entered.length; from += chunkSize) {
    const to = from + chunkSize;
    const isFirst = total.entered + total.left === 0;
    const applied = await storeChunk(isFirst ? change : unnoted, {
      left: left.slice(from, to),
      entered: entered.slice(Math.max(0, from - left.length), Math.max(0, to - left.length)),
    });
    if (applied.kind === "superseded") return applied;
    total.entered += applied.entered;
    total.left += applied.left;
  }
  membershipChanges.inc({ type: "entered" }, total.entered);
  membershipChanges.inc({ type: "left" }, total.left);
  return { kind: "applied", ...total };
}

/** Members are taken to be as they were read, and looked at one by one only where they are not. */
async function storeChunk(change: Change, chunk: Chunk): Promise<Applied> {
  try {
    return await transact(change.within, (session) => applyChunk(change, chunk, session));
  } catch (error) {
    if (!(error instanceof NotAsRead || isDuplicateKey(error))) throw error;
  }
  return transact(change.within, async (session) =>
    applyChunk(change, await stillToDo(change.cohortId, chunk, session), session),
  );
}

type Chunk = { entered: string[]; left: string[] };

async function applyChunk(change: Change, chunk: Chunk, session: Session): Promise<Applied> {
  const { cohortId, cause, now, fence, touch, announces, note } = change;
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
  const { entered, left } = chunk;
  if (left.length > 0) {
    const ids = left.map((piiId) => memberId(cohortId, piiId));
    const gone = await db.cohortMembers().deleteMany({ _id: { $in: ids } }, { session });
    if (gone.deletedCount !== left.length) throw new NotAsRead();
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
  const events = [
    { cohort_id: cohortId, pii_ids: left, type: "left" as const, at, cause },
    { cohort_id: cohortId, pii_ids: entered, type: "entered" as const, at, cause },
  ].filter(({ pii_ids }): boolean => pii_ids.length > 0);
  if (events.length > 0) {
    await db.membershipEvents().insertMany(events, { session });
    if (announces) await announceMembers(events, session);
    await note?.(session);
  }
  return { kind: "applied", entered: entered.length, left: left.length };
}

/** What is still to be done of a chunk, where others have changed the members since the difference was taken. */
async function stillToDo(cohortId: string, { entered, left }: Chunk, session: Session): Promise<Chunk> {
  const ids = [...entered, ...left].map((piiId) => memberId(cohortId, piiId));
  const members = await db
    .cohortMembers()
    .find({ _id: { $in: ids } }, { session, projection: { _id: 1 } })
    .toArray();
  const present = new Set(members.map(({ _id }) => _id));
  const isMember = (piiId: string) => present.has(memberId(cohortId, piiId));
  return { entered: entered.filter((id) => !isMember(id)), left: left.filter(isMember) };
}

/** Person ids of the stored members of a cohort. */
export async function storedMembers(cohortId: string): Promise<Set<string>> {
  const filter = membersOf(cohortId);
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
 * have changed since they were counted: the cohort then stays marked, and is counted again. Of several who count at
 * once one keeps it.
 * @returns whether another count is kept than before
 */
export async function recountMembers(cohortId: string, at: Date): Promise<boolean> {
  const cohort = await db
    .cohorts()
    .findOne({ cohort_id: cohortId }, { projection: { _id: 0, members_rev: 1, member_count: 1 } });
  if (!cohort) return false;
  const member_count = await db.cohortMembers().countDocuments(membersOf(cohortId));
  const members_rev = cohort.members_rev ?? { $exists: false };
  const kept = await db
    .cohorts()
    .updateOne(
      { cohort_id: cohortId, members_rev, member_count: cohort.member_count },
      { $set: { member_count }, $unset: { count_stale: "" } },
    );
  if (kept.matchedCount === 0 || member_count === cohort.member_count) return false;
  await db.cohortSizes().insertOne({ cohort_id: cohortId, at, member_count });
  return true;
}

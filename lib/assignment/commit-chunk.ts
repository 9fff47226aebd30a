import { db, type Session } from "../db/collections.ts";
import type { AssignmentItem } from "../db/documents.ts";
import { AppError } from "../errors.ts";
import { leadsAssigned } from "../metrics.ts";
import { isServiceAway } from "../service-away.ts";
import { type Hold, type Ledger, transact } from "./ledger.ts";
import { failed, type Outcome, type Step } from "./outcome.ts";

/** Failures that are kept in the job's document; all are counted, and all are in the items. */
export const mostFailuresKept = 1_000;

/** The job is no longer this worker's: taken over, paused or cancelled. Nothing of the chunk was kept. */
export class Fenced extends Error {}

type Counts = { done: number; failed: number; skipped: number };

/** What a worker commits chunks with. */
export type Work = { hold: Hold; step: Step; ledger: Ledger; now: () => Date };

/**
 * Takes a chunk of a job's pending items through its step; what is done to the leads, the items and the job's counts
 * commit together. When the whole chunk can't commit, each of its leads is tried alone, so that one bad lead fails by
 * itself.
 * @throws Fenced when the job is no longer held, the driver's error when MongoDB is away
 */
export async function commitChunk(work: Work, items: AssignmentItem[]): Promise<void> {
  const { hold, step, ledger, now } = work;
  const commit = async (decide: (session: Session, at: Date) => Promise<Outcome[]>) => {
    const at = now();
    const counts = await transact(ledger, hold, async (session) =>
      keepOutcomes(work, await decide(session, at), at, session),
    );
    for (const [outcome, n] of [[step.done, counts.done] as const, ["failed", counts.failed] as const])
      leadsAssigned.inc({ outcome }, n);
  };
  try {
    await commit((session, at) => step.take(items, at, session));
  } catch (error) {
    if (error instanceof Fenced || isServiceAway(error)) throw error;
    const [only] = items;
    if (items.length > 1) {
      for (const item of items) await commitChunk(work, [item]);
    } else if (only) {
      const code = String((error as { codeName?: string }).codeName ?? (error as Error).name);
      const message = error instanceof AppError ? error.message : "MongoDB refused the lead's changes";
      await commit(async () => [failed(only, code, message)]);
    }
  }
}

/**
 * Steps the items and the job's counts with them, if the job is still held. The job's document comes last, so that
 * whoever wants to pause or to look waits as short as can be.
 */
async function keepOutcomes(
  { hold, step, ledger, now }: Work,
  outcomes: Outcome[],
  at: Date,
  session: Session,
): Promise<Counts> {
  const failures = outcomes.flatMap(({ item, ...outcome }) =>
    outcome.kind === "failed"
      ? [{ lead_id: item.lead_id, code: outcome.code, message: outcome.message }]
      : [],
  );
  const counts: Counts = { done: 0, failed: 0, skipped: 0 };
  for (const { kind } of outcomes) counts[kind]++;
  const stepped = await db.assignmentItems().bulkWrite(
    outcomes.map((outcome) => ({
      updateOne: {
        filter: ledger.stillToDo(outcome.item),
        update: { $set: { ...settled(outcome, step), at } },
      },
    })),
    { session },
  );
  if (stepped.matchedCount !== outcomes.length)
    throw new Fenced(`${hold.jobId}: some of the chunk's leads were done by another worker.`);
  const job = await db.assignmentJobs().updateOne(
    ledger.heldBy(hold),
    {
      $inc: {
        assigned_count: counts.done,
        failed_count: counts.failed,
        skipped_count: counts.skipped,
        untouched_count: -outcomes.length,
        ...perAgent(hold.agentIds, outcomes),
      },
      $set: { lease_until: new Date(now().getTime() + hold.leaseMs), idle_claims: 0 },
      ...(failures.length > 0 && { $push: { failures: { $each: failures, $slice: mostFailuresKept } } }),
    },
    { session },
  );
  if (job.matchedCount === 0) throw new Fenced(`${hold.jobId} is no longer held at epoch ${hold.epoch}.`);
  return counts;
}

/** The fields of an item that its outcome sets. */
function settled(outcome: Outcome, step: Step): Partial<AssignmentItem> {
  if (outcome.kind === "done") return { state: step.done, before: outcome.before };
  if (outcome.kind === "skipped") return { state: "skipped", reason: outcome.reason };
  return { state: "failed", reason: outcome.code, message: outcome.message };
}

/** What each agent's row of the distribution grows by; leads that go to nobody have no row. */
function perAgent(agentIds: string[], outcomes: Outcome[]): Record<string, number> {
  const grown: Record<string, number> = {};
  for (const { item, kind } of outcomes) {
    const row = item.agent_id === null ? -1 : agentIds.indexOf(item.agent_id);
    if (row < 0 || kind === "skipped") continue;
    const path = `distribution.${row}.${kind === "done" ? "assigned" : "failed"}`;
    grown[path] = (grown[path] ?? 0) + 1;
  }
  return grown;
}

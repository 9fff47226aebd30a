import type { Filter } from "mongodb";
import type { Context } from "../context.ts";
import { db, inTransaction, killSession, type Session } from "../db/collections.ts";
import type { AssignmentItem, AssignmentJob } from "../db/documents.ts";
import { holdEnded, isHoldOver } from "../hold.ts";

/** A worker's hold on a job: chunks commit, in its session, only while the job is at this epoch and running. */
export type Hold = {
  jobId: string;
  epoch: number;
  agentIds: string[];
  leaseMs: number;
  session: Session;
  /** The database session of the worker that lost the job, until it is known to have nothing open. */
  lostSession: string | null;
};

/** Who wants a job, and for how long at a time. */
export type Claim = { jobId: string; leaseMs: number; sessionId: string };

/** A job that is held now, and the session of the worker that has lost it. */
export type Claimed = { job: AssignmentJob; lostSession: string | null };

/**
 * What makes a job's cascades happen exactly once. Each guard stands by itself, so that the fault tests can take one
 * away and see that it is missed.
 */
export type Ledger = {
  /** Takes a job that nobody holds, and raises its epoch; null when it is held, or is not to run. */
  claim: (ctx: Context, claim: Claim) => Promise<Claimed | null>;
  /** A chunk's cascades, its items' steps and the job's counts commit together or not at all. */
  transaction: <T>(work: (session: Session) => Promise<T>, session: Session) => Promise<T>;
  /** What must be true of the job when a chunk commits. */
  heldBy: (hold: Hold) => Filter<AssignmentJob>;
  /** What must be true of an item when it is done. */
  stillToDo: (item: AssignmentItem) => Filter<AssignmentItem>;
  /** Of a job and a lead, so that a lead can't get two pipelines from one job. */
  pipelineId: (jobId: string, leadId: string) => string;
};

/**
 * How long a statement or a transaction waits for what a lost worker has left open before that one's session is ended.
 * By then the worker has not committed anything for the lease and this long: it is dead or asleep, and no statement of
 * it runs, under which a session should not be ended. One that is only slow finds itself fenced and lets go by itself.
 */
const patienceMs = 3_000;

const timeIsUp = (error: unknown): boolean =>
  (error as { codeName?: string }).codeName === "MaxTimeMSExpired";

async function claim(ctx: Context, { jobId, leaseMs, sessionId }: Claim): Promise<Claimed | null> {
  const now = ctx.now();
  const former = await db.assignmentJobs().findOne({ job_id: jobId });
  if (!former) return null;
  const free = {
    $or: [
      { status: "queued" as const },
      { status: "running" as const, $or: [...holdEnded("lease_until", now, leaseMs)] },
    ],
  };
  const set = {
    status: "running" as const,
    lease_until: new Date(now.getTime() + leaseMs),
    session_id: sessionId,
    started_at: former.started_at ?? now,
  };
  const take = () =>
    db
      .assignmentJobs()
      .findOneAndUpdate(
        { job_id: jobId, epoch: former.epoch, ...free },
        { $set: set, $inc: { epoch: 1, idle_claims: 1 } },
        { returnDocument: "after", projection: { _id: 0 }, maxTimeMS: patienceMs },
      );
  let lostSession = former.session_id;
  const job = await take().catch(async (error: unknown) => {
    if (lostSession === null || !timeIsUp(error) || !isOver(former, now, leaseMs)) throw error;
    await killSession(lostSession);
    lostSession = null;
    return take();
  });
  return job && { job, lostSession };
}

const isOver = ({ lease_until }: AssignmentJob, now: Date, leaseMs: number): boolean =>
  lease_until !== null && isHoldOver(lease_until, now, leaseMs);

/**
 * Runs one of a hold's transactions. Where a lost worker's open one keeps it from the job's leads — for a minute, until
 * the server gives up on that — the lost session is ended once.
 */
export async function transact<T>(
  ledger: Ledger,
  hold: Hold,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const startedAt = performance.now();
  return ledger.transaction(async (session) => {
    const { lostSession } = hold;
    if (lostSession !== null && performance.now() - startedAt > patienceMs) {
      hold.lostSession = null;
      await killSession(lostSession);
    }
    return work(session);
  }, hold.session);
}

export const ledger: Ledger = {
  claim,
  transaction: inTransaction,
  heldBy: ({ jobId, epoch }) => ({ job_id: jobId, epoch, status: "running" }),
  stillToDo: ({ _id }) => ({ _id, state: "pending" }),
  pipelineId: (jobId, leadId) => `${jobId}:${leadId}`,
};

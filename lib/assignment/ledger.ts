import type { Filter } from "mongodb";
import type { Context } from "../context.ts";
import { db, inTransaction, killSession, type Session } from "../db/collections.ts";
import type { AssignmentItem, AssignmentJob } from "../db/documents.ts";

/** A worker's hold on a job: chunks commit, in its session, only while the job is at this epoch and running. */
export type Hold = { jobId: string; epoch: number; agentIds: string[]; leaseMs: number; session: Session };

/** Who wants a job, and for how long at a time. */
export type Claim = { jobId: string; leaseMs: number; sessionId: string };

/**
 * What makes a job's cascades happen exactly once. Each guard stands by itself, so that the fault tests can take one
 * away and see that it is missed.
 */
export type Ledger = {
  /** Takes a job that nobody holds, and raises its epoch; null when it is held, or is not to run. */
  claim: (ctx: Context, claim: Claim) => Promise<AssignmentJob | null>;
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
 * Ends the transaction that a lost worker has left open: it would keep everybody from the job's leads, and from the
 * job's document, for a minute. A worker that only slept finds its chunk gone, and itself fenced.
 */
async function endLostSession(jobId: string, now: Date): Promise<void> {
  const lost = await db
    .assignmentJobs()
    .findOne({ job_id: jobId, status: "running", lease_until: { $lt: now }, session_id: { $ne: null } });
  if (lost?.session_id) await killSession(lost.session_id);
}

async function claim(ctx: Context, { jobId, leaseMs, sessionId }: Claim): Promise<AssignmentJob | null> {
  const now = ctx.now();
  await endLostSession(jobId, now);
  const free = {
    $or: [{ status: "queued" as const }, { status: "running" as const, lease_until: { $lt: now } }],
  };
  const job = await db.assignmentJobs().findOneAndUpdate(
    { job_id: jobId, ...free },
    {
      $set: {
        status: "running",
        lease_until: new Date(now.getTime() + leaseMs),
        session_id: sessionId,
      },
      $inc: { epoch: 1, idle_claims: 1 },
    },
    { returnDocument: "after", projection: { _id: 0 } },
  );
  if (job && job.started_at === null)
    await db.assignmentJobs().updateOne({ job_id: jobId, started_at: null }, { $set: { started_at: now } });
  return job;
}

export const ledger: Ledger = {
  claim,
  transaction: inTransaction,
  heldBy: ({ jobId, epoch }) => ({ job_id: jobId, epoch, status: "running" }),
  stillToDo: ({ _id }) => ({ _id, state: "pending" }),
  pipelineId: (jobId, leadId) => `${jobId}:${leadId}`,
};

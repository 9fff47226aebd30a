import type { Context } from "../context.ts";
import { db, inTransaction, openSession } from "../db/collections.ts";
import type { AssignmentItem, AssignmentJob } from "../db/documents.ts";
import { askAgainAt } from "../hold.ts";
import { publish } from "../jobs/events.ts";
import { whenBack } from "../jobs/when-back.ts";
import { isServiceAway } from "../service-away.ts";
import { announceJob } from "../webhooks/announce-job.ts";
import { assignStep } from "./assign-step.ts";
import { commitChunk, Fenced, type Work } from "./commit-chunk.ts";
import { leaveUntouched } from "./leave-untouched.ts";
import { ledger as guarded, type Hold, type Ledger } from "./ledger.ts";
import type { Step } from "./outcome.ts";
import { findJob } from "./show-job.ts";
import { undoStep } from "./undo-step.ts";
import { unpackBlock } from "./unpack-block.ts";

/** A worker that is not heard of for this long has lost its job. */
export const leaseMs = 10_000;

/** A job taken this often in a row without a lead done kills its workers and is put aside. */
const mostIdleClaims = 5;

/** Chunks that are read together. */
const chunksRead = 10;

/** Leads that commit together at most, however large the job. */
const largestChunk = 1_000;

export type RunOutcome =
  | { kind: "finished"; status: AssignmentJob["status"] }
  /** Another worker holds the job until `until`. */
  | { kind: "held"; until: Date }
  /** Waits on the queue: it was given back, or resumed just now. */
  | { kind: "waiting" }
  /** Paused, or no longer there. */
  | { kind: "left" };

/** Leads that commit together: 10, above 1,000 leads one percent of them; the job's document moves with each. */
export const chunkSizeOf = (leads: number): number =>
  leads > 1_000 ? Math.min(largestChunk, Math.ceil(leads / 100)) : 10;

export type RunOptions = {
  /** Asked between chunks; true gives the job back. */
  stopping?: () => boolean;
  /** What makes it happen once; another one only in tests. */
  ledger?: Ledger;
};

/**
 * Takes a job and works through its pending leads. Safe to run twice and at the same time: who takes the job raises
 * its epoch, and a chunk commits only under the epoch it was begun with.
 */
export async function runJob(ctx: Context, jobId: string, options: RunOptions = {}): Promise<RunOutcome> {
  const { ledger = guarded, stopping } = options;
  const { session, id, end } = await openSession();
  let held: AssignmentJob | undefined;
  try {
    const claimed = await ledger.claim(ctx, { jobId, leaseMs, sessionId: id });
    if (!claimed) return await standing(ctx, jobId);
    const { job, lostSession } = claimed;
    held = job;
    if (job.idle_claims > mostIdleClaims) return await finish(ctx, job, "failed");
    const { epoch, agent_ids: agentIds } = job;
    const hold: Hold = { jobId, epoch, agentIds, leaseMs, session, lostSession };
    return await workThrough(
      ctx,
      job,
      { hold, step: await stepOf(job, ledger), ledger, now: ctx.now },
      options,
    );
  } catch (error) {
    const lapsed = held;
    if (lapsed && stopping && isServiceAway(error)) await whenBack(() => uncount(lapsed), stopping);
    if (!(error instanceof Fenced)) throw error;
    ctx.log.warn({ job_id: jobId }, "assignment job left: it is no longer held");
    return standing(ctx, jobId);
  } finally {
    await end();
  }
}

/** Takes back that the job was claimed and nothing came of it. */
const uncount = ({ job_id, idle_claims }: AssignmentJob) =>
  db
    .assignmentJobs()
    .updateOne({ job_id, idle_claims: { $gte: idle_claims } }, { $set: { idle_claims: idle_claims - 1 } });

async function workThrough(
  ctx: Context,
  job: AssignmentJob,
  work: Work,
  { stopping = () => false }: RunOptions,
): Promise<RunOutcome> {
  const { job_id } = job;
  const size = chunkSizeOf(job.total - job.skipped_count);
  let read: AssignmentItem[] = [];
  while (!stopping()) {
    if (read.length === 0) read = await readPending(job_id, size * chunksRead);
    if (read.length === 0) {
      if (await unpackBlock(work)) continue;
      return finish(ctx, job, "completed");
    }
    await commitChunk(work, read.splice(0, size));
    await publish({ topic: "job", id: job_id, type: "progress" });
  }
  await release(work.hold);
  return { kind: "waiting" };
}

/** The next leads to do. Whoever does one of them meanwhile has the job, and fences this worker. */
const readPending = (job_id: string, limit: number): Promise<AssignmentItem[]> =>
  db.assignmentItems().find({ job_id, state: "pending" }).sort({ n: 1 }).limit(limit).toArray();

async function stepOf(job: AssignmentJob, ledger: Ledger): Promise<Step> {
  if (job.kind !== "undo") return assignStep(job, ledger);
  return undoStep(await findJob(job.parent_job_id ?? ""));
}

/** How a job stands that this worker does not hold. */
async function standing(ctx: Context, jobId: string): Promise<RunOutcome> {
  const job = await db.assignmentJobs().findOne({ job_id: jobId });
  if (!job || job.status === "paused") return { kind: "left" };
  if (job.status === "queued") return { kind: "waiting" };
  if (job.status === "running")
    return { kind: "held", until: askAgainAt(job.lease_until, ctx.now(), leaseMs) };
  return { kind: "finished", status: job.status };
}

/** Gives the job back at once, so that the next worker need not wait for the lease to end. */
async function release({ jobId, epoch }: Hold): Promise<void> {
  await db
    .assignmentJobs()
    .updateOne(
      { job_id: jobId, epoch, status: "running" },
      { $set: { lease_until: new Date(0), idle_claims: 0, session_id: null } },
    );
}

async function finish(
  ctx: Context,
  { job_id, epoch }: AssignmentJob,
  status: "completed" | "failed",
): Promise<RunOutcome> {
  const error =
    status === "failed"
      ? `The job was taken ${mostIdleClaims} times without a lead done and is put aside.`
      : null;
  const at = ctx.now();
  const ended = await inTransaction(async (session) => {
    const job = await db
      .assignmentJobs()
      .findOneAndUpdate(
        { job_id, epoch, status: "running" },
        { $set: { status, error, finished_at: at, lease_until: null, session_id: null } },
        { session, returnDocument: "after", projection: { _id: 0 } },
      );
    if (job && status === "completed") await announceJob(job, at, session);
    return job !== null;
  });
  if (!ended) return standing(ctx, job_id);
  if (status === "failed") await leaveUntouched(job_id);
  await publish({ topic: "job", id: job_id, type: "done" });
  return { kind: "finished", status };
}

import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { AssignmentJob } from "../db/documents.ts";
import { publish } from "../jobs/events.ts";
import { loadSettings } from "../settings/load-settings.ts";
import { assignChunk, Fenced, type Hold } from "./assign-chunk.ts";

/** A worker that is not heard of for this long has lost its job. */
export const leaseMs = 10_000;

/** A job taken this often in a row without a lead done kills its workers and is put aside. */
const mostIdleClaims = 5;

export type RunOutcome =
  | { kind: "finished"; status: AssignmentJob["status"] }
  /** Another worker holds the job until `until`. */
  | { kind: "held"; until: Date }
  /** Taken over, paused or cancelled in the middle; or there is nothing to do. */
  | { kind: "left" };

/** Leads that commit together: 10, above 1,000 leads one percent of them; the job's document moves with each. */
export const chunkSizeOf = (leads: number): number => (leads > 1_000 ? Math.ceil(leads / 100) : 10);

/**
 * Takes a job and works through its pending leads. Safe to run twice and at the same time: who takes the job raises
 * its epoch, and a chunk commits only under the epoch it was begun with.
 * @param stopping asked between chunks; true gives the job back
 */
export async function runJob(
  ctx: Context,
  jobId: string,
  stopping: () => boolean = () => false,
): Promise<RunOutcome> {
  const job = await claim(ctx, jobId);
  if (!job) return whyNot(ctx, jobId);
  if (job.idle_claims > mostIdleClaims) return finish(ctx, job, "failed");
  const hold: Hold = { jobId, epoch: job.epoch, agentIds: job.agent_ids, leaseMs };
  const { task_templates } = await loadSettings();
  const size = chunkSizeOf(job.total - job.skipped_count);
  try {
    while (!stopping()) {
      const items = await db
        .assignmentItems()
        .find({ job_id: jobId, state: "pending" })
        .sort({ n: 1 })
        .limit(size)
        .toArray();
      if (items.length === 0) return await finish(ctx, job, "completed");
      await assignChunk(hold, items, task_templates, ctx.now);
      await publish({ topic: "job", id: jobId, type: "progress" });
    }
    await release(hold);
    return { kind: "left" };
  } catch (error) {
    if (!(error instanceof Fenced)) throw error;
    ctx.log.warn({ job_id: jobId, epoch: job.epoch }, "assignment job left: it is held by someone else");
    return { kind: "left" };
  }
}

async function claim(ctx: Context, jobId: string): Promise<AssignmentJob | null> {
  const now = ctx.now();
  const free = {
    $or: [{ status: "queued" as const }, { status: "running" as const, lease_until: { $lt: now } }],
  };
  const job = await db.assignmentJobs().findOneAndUpdate(
    { job_id: jobId, ...free },
    {
      $set: { status: "running", lease_until: new Date(now.getTime() + leaseMs) },
      $inc: { epoch: 1, idle_claims: 1 },
    },
    { returnDocument: "after", projection: { _id: 0 } },
  );
  if (job && job.started_at === null) {
    await db.assignmentJobs().updateOne({ job_id: jobId, started_at: null }, { $set: { started_at: now } });
  }
  return job;
}

async function whyNot(ctx: Context, jobId: string): Promise<RunOutcome> {
  const job = await db.assignmentJobs().findOne({ job_id: jobId });
  if (job?.status === "running" && job.lease_until && job.lease_until >= ctx.now()) {
    return { kind: "held", until: job.lease_until };
  }
  return job ? { kind: "finished", status: job.status } : { kind: "left" };
}

/** Gives the job back at once, so that the next worker need not wait for the lease to end. */
async function release({ jobId, epoch }: Hold): Promise<void> {
  await db
    .assignmentJobs()
    .updateOne(
      { job_id: jobId, epoch, status: "running" },
      { $set: { lease_until: new Date(0), idle_claims: 0 } },
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
  await db
    .assignmentJobs()
    .updateOne(
      { job_id, epoch, status: "running" },
      { $set: { status, error, finished_at: ctx.now(), lease_until: null } },
    );
  await publish({ topic: "job", id: job_id, type: "done" });
  return { kind: "finished", status };
}

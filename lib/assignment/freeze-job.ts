import { actorLabel, type Context } from "../context.ts";
import { db, inTransaction, type Session } from "../db/collections.ts";
import type { AssignmentJob } from "../db/documents.ts";
import { nextId } from "../db/next-id.ts";
import { isServiceAway } from "../service-away.ts";
import { loadSettings } from "../settings/load-settings.ts";
import { type NewItem, packLeads, unpackLeads } from "./lead-blocks.ts";

/** What is decided of a new job before its leads are frozen. */
export type NewJob = Pick<
  AssignmentJob,
  "kind" | "mode" | "parent_job_id" | "cohort_id" | "strategy" | "agent_ids" | "options" | "distribution"
> & { plan_hash?: string };

/** Commits with the job, whose id it is given; what must hold at that instant and does not, it throws. */
export type Guard = (session: Session, jobId: string) => Promise<void>;

/** A transaction that the job is made in, with the id that it gets; or a guard, for one of its own. */
type Within = { session: Session; jobId: string } | { guard: Guard };

/**
 * Freezes leads as a job, `queued`: its leads first, its document last, so that a job that is there has all of its leads.
 * Beyond a block they are frozen as blocks, many times quicker than an item each, and become items as the job
 * comes to them.
 * @param items in the order in which they are to be done
 * @throws what the guard refuses with; nothing is left of the job then, nor where MongoDB refuses a write
 */
export async function freezeJob(
  ctx: Context,
  made: NewJob,
  items: readonly NewItem[],
  within: Within,
): Promise<AssignmentJob> {
  const transaction = "session" in within ? within : undefined;
  const job_id = transaction?.jobId ?? (await nextId("assignment_job"));
  const options = transaction ? { session: transaction.session } : {};
  const now = ctx.now();
  const { task_templates } = await loadSettings();
  const blocks = packLeads(job_id, items);
  if (blocks.length > 1) await db.assignmentBlocks().insertMany(blocks, options);
  else for (const block of blocks) await db.assignmentItems().insertMany(unpackLeads(block, now), options);
  const skipped = items.filter((item) => item.skipped !== undefined).length;
  const job: AssignmentJob = {
    job_id,
    ...made,
    status: "queued",
    epoch: 0,
    lease_until: null,
    session_id: null,
    idle_claims: 0,
    resumes: 0,
    task_templates,
    total: items.length,
    assigned_count: 0,
    failed_count: 0,
    skipped_count: skipped,
    untouched_count: items.length - skipped,
    failures: [],
    error: null,
    created_by: actorLabel(ctx.actor),
    created_at: now,
    started_at: null,
    finished_at: null,
  };
  if ("guard" in within) await insertGuarded(job, within.guard);
  else await db.assignmentJobs().insertOne({ ...job }, options);
  return job;
}

async function insertGuarded(job: AssignmentJob, guard: Guard): Promise<void> {
  const { job_id } = job;
  let isWritten = false;
  try {
    await inTransaction(async (session) => {
      isWritten = false;
      await guard(session, job_id);
      await db.assignmentJobs().insertOne({ ...job }, { session });
      isWritten = true;
    });
  } catch (error) {
    // Only what was refused before its commit has surely not come to be: where the answer to that was lost, the job may
    // need its leads.
    if (isWritten || isServiceAway(error)) throw error;
    await db.assignmentBlocks().deleteMany({ job_id });
    await db.assignmentItems().deleteMany({ job_id });
    throw error;
  }
}

import { actorLabel, type Context } from "../context.ts";
import { db, type Session } from "../db/collections.ts";
import type { AssignmentItem, AssignmentJob } from "../db/documents.ts";
import { nextId } from "../db/next-id.ts";
import { loadSettings } from "../settings/load-settings.ts";

/** Items that one insert writes. */
const batchSize = 5_000;

/** A lead of a new job: to be done, or left out for a reason. */
export type NewItem = Pick<AssignmentItem, "lead_id" | "pii_id" | "agent_id"> & { skipped?: string };

/** What is decided of a new job before its leads are frozen. */
export type NewJob = Pick<
  AssignmentJob,
  "kind" | "mode" | "parent_job_id" | "cohort_id" | "strategy" | "agent_ids" | "options" | "distribution"
>;

const itemOf = (job_id: string, n: number, at: Date, { skipped, ...lead }: NewItem): AssignmentItem => ({
  ...lead,
  _id: `${job_id}:${lead.lead_id}`,
  job_id,
  n,
  state: skipped === undefined ? "pending" : "skipped",
  reason: skipped ?? null,
  message: null,
  before: null,
  at: skipped === undefined ? null : at,
});

/**
 * Freezes leads as a job, `queued`: its items first, its document last, so that a job that is there has all of its leads.
 * @param items in the order in which they are to be done
 * @param within a transaction that the job is made in, and the id it gets
 */
export async function freezeJob(
  ctx: Context,
  made: NewJob,
  items: readonly NewItem[],
  within?: { session: Session; jobId: string },
): Promise<AssignmentJob> {
  const job_id = within?.jobId ?? (await nextId("assignment_job"));
  const options = within ? { session: within.session } : {};
  const now = ctx.now();
  const { task_templates } = await loadSettings();
  for (let from = 0; from < items.length; from += batchSize) {
    const batch = items.slice(from, from + batchSize).map((item, i) => itemOf(job_id, from + i, now, item));
    await db.assignmentItems().insertMany(batch, options);
  }
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
  await db.assignmentJobs().insertOne({ ...job }, options);
  return job;
}

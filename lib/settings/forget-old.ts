import type { Collection, Filter } from "mongodb";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { serverTime } from "../db/server-time.ts";
import { loadSettings } from "./load-settings.ts";

const dayMs = 86_400_000;
const batchSize = 1_000;

/** Deletes what a filter finds, a batch at a time, until there is nothing or `signal` ends it. @returns how many */
async function forget<T extends object>(
  part: Collection<T>,
  filter: Filter<T>,
  signal: AbortSignal,
): Promise<number> {
  let forgotten = 0;
  while (!signal.aborted) {
    const found = await part.find(filter, { projection: { _id: 1 }, limit: batchSize }).toArray();
    if (found.length === 0) break;
    await part.deleteMany({ _id: { $in: found.map(({ _id }) => _id) } } as Filter<T>);
    forgotten += found.length;
  }
  return forgotten;
}

async function forgetEvents(before: Date, signal: AbortSignal): Promise<number> {
  let forgotten = 0;
  const cohorts = await db.cohorts().find({}).project<{ cohort_id: string }>({ cohort_id: 1 }).toArray();
  for (const { cohort_id } of cohorts)
    forgotten += await forget(db.membershipEvents(), { cohort_id, at: { $lt: before } }, signal);
  return forgotten;
}

async function forgetJob(job_id: string, signal: AbortSignal): Promise<void> {
  await forget(db.assignmentItems(), { job_id }, signal);
  await forget(db.assignmentBlocks(), { job_id }, signal);
  // Last, so that what was broken off is found again.
  if (!signal.aborted) await db.assignmentJobs().deleteOne({ job_id });
}

async function forgetJobs(before: Date, signal: AbortSignal): Promise<number> {
  const old = await db
    .assignmentJobs()
    .find({ status: { $in: ["completed", "cancelled", "failed"] }, finished_at: { $lt: before } })
    .project<{ job_id: string }>({ job_id: 1 })
    .toArray();
  let forgotten = 0;
  for (const { job_id } of old) {
    if (signal.aborted) break;
    await forgetJob(job_id, signal);
    forgotten += 1;
  }
  return forgotten;
}

/** A clock that is ahead, here or at the database, makes nothing old: the earlier one counts. */
async function earliestNow(ctx: Context): Promise<number> {
  return Math.min(ctx.now().getTime(), (await serverTime())?.getTime() ?? Number.POSITIVE_INFINITY);
}

/**
 * Deletes entries and exits, and assignments that have ended, once they are older than the settings keep them. Members,
 * pipelines and tasks stay; an assignment that is gone can't be undone.
 * @returns how many of each
 */
export async function forgetOld(
  ctx: Context,
  signal: AbortSignal,
): Promise<{ membership_events: number; assignment_jobs: number }> {
  const { keep_membership_events_days: events, keep_assignment_jobs_days: jobs } = await loadSettings();
  const now = await earliestNow(ctx);
  const before = (days: number) => new Date(now - days * dayMs);
  const membership_events = events === null ? 0 : await forgetEvents(before(events), signal);
  const assignment_jobs = jobs === null ? 0 : await forgetJobs(before(jobs), signal);
  if (membership_events + assignment_jobs > 0)
    ctx.log.info({ membership_events, assignment_jobs }, "what the settings keep no longer is deleted");
  return { membership_events, assignment_jobs };
}

import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db, type Session } from "../db/collections.ts";
import type { AssignmentItem, AssignmentJob } from "../db/documents.ts";
import { Conflict } from "../errors.ts";
import { distributeItems } from "./distribute-items.ts";
import { enqueueJob } from "./enqueue-job.ts";
import { freezeJob } from "./freeze-job.ts";
import { requireEnded } from "./job-states.ts";
import type { NewItem } from "./lead-blocks.ts";
import { onlyFollowUp } from "./only-once.ts";
import { readItems } from "./read-items.ts";

/** A new job that works on what another one did or left. */
export type FollowUp = { job_id: string; total: number };

async function requireNotRetried({ job_id }: AssignmentJob, session?: Session): Promise<void> {
  const former = await db.assignmentJobs().findOne({ parent_job_id: job_id, kind: "retry" }, { session });
  if (former)
    throw new Conflict(`${job_id} was retried by ${former.job_id} already; retry that one's failures.`);
}

/** Leads that are looked for at a time. */
const chunkSize = 10_000;

/** @throws Conflict where every lead that would be tried again has been deleted */
async function requireSomeLeft({ job_id }: AssignmentJob, items: readonly NewItem[]): Promise<void> {
  for (let from = 0; from < items.length; from += chunkSize) {
    const lead_id = { $in: items.slice(from, from + chunkSize).map((item) => item.lead_id) };
    if (await db.leads().findOne({ lead_id }, { projection: { _id: 1 } })) return;
  }
  throw new Conflict(
    items.length === 1
      ? `The lead of ${job_id} that failed, ${items[0]?.lead_id}, has been deleted; there is nothing to retry.`
      : `All ${items.length} leads of ${job_id} that failed have been deleted; there is nothing to retry.`,
  );
}

/**
 * Tries the failed leads of a job again in a new one, each for the agent it was frozen with; of a job that was put
 * aside also the leads that it did not come to.
 * @throws Conflict for a job that has not ended, an undo, one that was retried already, of which nothing failed, or of
 *   which all that failed is gone
 */
export async function retryJob(ctx: Context, job: AssignmentJob): Promise<FollowUp> {
  const { cohort_id, strategy, agent_ids, options } = job;
  requireEnded(job, "retried");
  if (job.kind === "undo") throw new Conflict(`${job.job_id} is an undo, which can't be retried.`);
  await requireNotRetried(job);
  const states: AssignmentItem["state"][] =
    job.status === "failed" ? ["failed", "untouched", "pending"] : ["failed"];
  const items: NewItem[] = [];
  for await (const { lead_id, pii_id, agent_id } of readItems(job, { states }))
    items.push({ lead_id, pii_id, agent_id });
  if (items.length === 0)
    throw new Conflict(
      `${job.job_id} is ${job.status} and none of its leads failed; there is nothing to retry.`,
    );
  await requireSomeLeft(job, items);
  const distribution = await distributeItems(ctx, items, agent_ids, strategy);
  const made = { cohort_id, strategy, agent_ids, options, distribution };
  const once = onlyFollowUp(job.job_id, (session) => requireNotRetried(job, session));
  const retry = await freezeJob(
    ctx,
    { kind: "retry", mode: "queue", parent_job_id: job.job_id, ...made },
    items,
    {
      guard: async (session, jobId) => {
        await once(session);
        await audit(ctx, "assignment.retry", job.job_id, [jobId], session);
      },
    },
  );
  await enqueueJob(retry);
  return { job_id: retry.job_id, total: retry.total };
}

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

/**
 * Tries the failed leads of a job again in a new one, each for the agent it was frozen with; of a job that was put
 * aside also the leads that it did not come to.
 * @throws Conflict for a job that has not ended, an undo, one that was retried already, or of which nothing failed
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
  const distribution = await distributeItems(ctx, items, agent_ids, strategy);
  const made = { cohort_id, strategy, agent_ids, options, distribution };
  const retry = await freezeJob(
    ctx,
    { kind: "retry", mode: "queue", parent_job_id: job.job_id, ...made },
    items,
    { guard: onlyFollowUp(job.job_id, (session) => requireNotRetried(job, session)) },
  );
  await audit(ctx, "assignment.retry", job.job_id, [retry.job_id]);
  await enqueueJob(retry);
  return { job_id: retry.job_id, total: retry.total };
}

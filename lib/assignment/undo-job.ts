import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db, type Session } from "../db/collections.ts";
import type { AssignmentJob } from "../db/documents.ts";
import { Conflict } from "../errors.ts";
import { distributeItems } from "./distribute-items.ts";
import { enqueueJob } from "./enqueue-job.ts";
import { freezeJob } from "./freeze-job.ts";
import { requireEnded } from "./job-states.ts";
import { onlyFollowUp } from "./only-once.ts";
import type { FollowUp } from "./retry-job.ts";

/** @throws Conflict while another undo of the job runs, and after one that left nothing to do */
async function requireNotUndone({ job_id }: AssignmentJob, session?: Session): Promise<void> {
  const former = await db
    .assignmentJobs()
    .find({ parent_job_id: job_id, kind: "undo" }, { session })
    .sort({ created_at: -1 })
    .limit(1)
    .next();
  if (!former || former.status === "cancelled" || former.status === "failed") return;
  if (former.status === "completed" && former.failed_count > 0) return;
  const how = former.status === "completed" ? "was undone" : "is being undone";
  throw new Conflict(`${job_id} ${how} by ${former.job_id} already.`);
}

/**
 * Takes a job back in a new one: each lead that nobody has touched since gets its former owner, pipeline and tasks.
 * @throws Conflict for a job that has not ended, an undo, one that was undone already, or that assigned nothing
 */
export async function undoJob(ctx: Context, job: AssignmentJob): Promise<FollowUp> {
  requireEnded(job, "undone");
  if (job.kind === "undo")
    throw new Conflict(`${job.job_id} is an undo, which can't be undone; assign anew.`);
  await requireNotUndone(job);
  const done = await db
    .assignmentItems()
    .find({ job_id: job.job_id, state: "assigned" })
    .sort({ n: 1 })
    .toArray();
  if (done.length === 0)
    throw new Conflict(`${job.job_id} is ${job.status} and assigned no lead; there is nothing to undo.`);
  const items = done.map(({ lead_id, pii_id, before }) => ({
    lead_id,
    pii_id,
    agent_id: before?.agent_id ?? null,
  }));
  const { cohort_id, strategy, options } = job;
  const owners = items.flatMap((item) => (item.agent_id === null ? [] : [item.agent_id]));
  const agent_ids = [...new Set(owners)].sort();
  const openBefore = new Set(done.filter(({ before }) => before?.pipeline_id).map(({ lead_id }) => lead_id));
  const givenBack = items.map((item) => ({ ...item, opens: openBefore.has(item.lead_id) }));
  const distribution = await distributeItems(ctx, givenBack, agent_ids, strategy);
  const made = { cohort_id, strategy, agent_ids, options, distribution };
  const once = onlyFollowUp(job.job_id, (session) => requireNotUndone(job, session));
  const undo = await freezeJob(
    ctx,
    { kind: "undo", mode: "queue", parent_job_id: job.job_id, ...made },
    items,
    {
      guard: async (session, jobId) => {
        await once(session);
        await audit(ctx, "assignment.undo", job.job_id, [jobId], session);
      },
    },
  );
  await enqueueJob(undo);
  return { job_id: undo.job_id, total: undo.total };
}

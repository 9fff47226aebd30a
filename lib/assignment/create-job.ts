import { actorLabel, type Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { AssignmentItem, AssignmentJob, Strategy } from "../db/documents.ts";
import { nextId } from "../db/next-id.ts";
import type { AssignmentPlan } from "./make-plan.ts";

/** Items that one insert writes. */
const batchSize = 5_000;

/** From this many leads to assign a job runs on the queue; fewer are assigned in the request. */
export const queueFrom = 100;

/**
 * Freezes a plan as a job: its items first, its document last, so that a job that is there has all of its leads.
 * @returns the job, `queued` for the queue or `running` for the request that made it
 */
export async function createJob(
  ctx: Context,
  plan: AssignmentPlan,
  made: { cohortId: string | null; strategy: Strategy; agentIds: string[] },
): Promise<AssignmentJob> {
  const job_id = await nextId("assignment_job");
  const now = ctx.now();
  for (let from = 0; from < plan.placements.length; from += batchSize) {
    const items = plan.placements.slice(from, from + batchSize).map((placement, i): AssignmentItem => {
      const { lead } = placement;
      const base = {
        _id: `${job_id}:${lead.lead_id}`,
        job_id,
        lead_id: lead.lead_id,
        pii_id: lead.pii_id,
        n: from + i,
      };
      return placement.kind === "assign"
        ? {
            ...base,
            agent_id: placement.agent_id,
            state: "pending",
            reason: null,
            message: null,
            before: null,
            at: null,
          }
        : {
            ...base,
            agent_id: null,
            state: "skipped",
            reason: placement.reason,
            message: null,
            before: null,
            at: now,
          };
    });
    await db.assignmentItems().insertMany(items);
  }
  const queued = plan.to_assign >= queueFrom;
  const job: AssignmentJob = {
    job_id,
    kind: "assign",
    mode: queued ? "queue" : "sync",
    parent_job_id: null,
    cohort_id: made.cohortId,
    strategy: made.strategy,
    agent_ids: made.agentIds,
    options: plan.options,
    status: "queued",
    epoch: 0,
    lease_until: null,
    idle_claims: 0,
    total: plan.placements.length,
    assigned_count: 0,
    failed_count: 0,
    skipped_count: plan.placements.length - plan.to_assign,
    untouched_count: plan.to_assign,
    failures: [],
    distribution: plan.distribution,
    error: null,
    created_by: actorLabel(ctx.actor),
    created_at: now,
    started_at: null,
    finished_at: null,
  };
  await db.assignmentJobs().insertOne({ ...job });
  return job;
}

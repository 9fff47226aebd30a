import type { Context } from "../context.ts";
import type { AssignmentJob, Strategy } from "../db/documents.ts";
import { freezeJob, type Guard } from "./freeze-job.ts";
import type { NewItem } from "./lead-blocks.ts";
import type { AssignmentPlan } from "./make-plan.ts";
import type { Placement } from "./plan-assignment.ts";

/** From this many leads to assign a job runs on the queue; fewer are assigned in the request. */
export const queueFrom = 100;

/** The item that a placement becomes. */
export const placedItem = ({ lead: { lead_id, pii_id }, ...to }: Placement): NewItem =>
  to.kind === "assign"
    ? { lead_id, pii_id, agent_id: to.agent_id }
    : { lead_id, pii_id, agent_id: null, skipped: to.reason };

/** Freezes a plan as a job, for the queue or for the request that made it. */
export async function createJob(
  ctx: Context,
  plan: AssignmentPlan,
  made: { cohortId: string | null; strategy: Strategy; agentIds: string[] },
  guard: Guard,
): Promise<AssignmentJob> {
  return freezeJob(
    ctx,
    {
      kind: "assign",
      mode: plan.to_assign >= queueFrom ? "queue" : "sync",
      parent_job_id: null,
      cohort_id: made.cohortId,
      strategy: made.strategy,
      agent_ids: made.agentIds,
      options: plan.options,
      distribution: plan.distribution,
      plan_hash: plan.plan_hash,
    },
    plan.placements.map(placedItem),
    { guard },
  );
}

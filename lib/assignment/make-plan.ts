import { requireActive } from "../cohorts/find-cohort.ts";
import { loadWorkspace } from "../cohorts/workspace.ts";
import type { Context } from "../context.ts";
import type { AssignmentOptions, CohortDocument, Distribution } from "../db/documents.ts";
import { Conflict } from "../errors.ts";
import { agentLoads, findAgents } from "./agent-loads.ts";
import type { AssignmentRequest } from "./assignment-schemas.ts";
import { closingPipelines } from "./closing-pipelines.ts";
import { distribute } from "./distribution.ts";
import { type Placement, type PlannedLead, planAssignment } from "./plan-assignment.ts";
import { hashPlan } from "./plan-hash.ts";
import { readLeads } from "./read-leads.ts";

/** Everything decided about an assignment before any lead is touched. */
export type AssignmentPlan = {
  placements: Placement[];
  options: AssignmentOptions;
  distribution: Distribution[];
  skipped: Record<string, number>;
  to_assign: number;
  /** Open pipelines that close: those of the leads that are assigned, whoever works them. */
  pipelines_closed: number;
  plan_hash: string;
};

export const optionsOf = ({
  agent_ids: _agents,
  strategy: _strategy,
  ...options
}: AssignmentRequest): AssignmentOptions => options;

/** @throws Conflict for a cohort that is archived or being evaluated */
function requireAssignable(cohort: CohortDocument): void {
  requireActive(cohort);
  if (cohort.status === "evaluating")
    throw new Conflict(`${cohort.cohort_id} is being evaluated; assign it when that is done.`, [], 5);
}

/**
 * Plans the assignment of a cohort's leads.
 * @throws Conflict for an archived or evaluating cohort, Invalid naming each bad agent
 */
export async function planCohort(
  ctx: Context,
  cohort: CohortDocument,
  request: AssignmentRequest,
): Promise<AssignmentPlan> {
  const agents = await findAgents(request.agent_ids, request.strategy === "capacity_weighted");
  requireAssignable(cohort);
  return planLeads(ctx, await readLeads(ctx, cohort, request.only_matching), agents, request);
}

/** Plans the assignment of given leads to agents that were found to be good. */
export async function planLeads(
  ctx: Context,
  leads: PlannedLead[],
  agents: Awaited<ReturnType<typeof findAgents>>,
  request: AssignmentRequest,
): Promise<AssignmentPlan> {
  const { clock } = await loadWorkspace(ctx);
  const loads = await agentLoads(agents, clock);
  const options = optionsOf(request);
  const placements = planAssignment(leads, loads, request.strategy, options);
  const skipped: Record<string, number> = {};
  for (const each of placements)
    if (each.kind === "skip") skipped[each.reason] = (skipped[each.reason] ?? 0) + 1;
  const assigned = placements.flatMap((each) => (each.kind === "assign" ? [each.lead.lead_id] : []));
  const closing = await closingPipelines(assigned);
  return {
    placements,
    options,
    distribution: distribute(placements, loads, request.strategy, closing),
    skipped,
    to_assign: assigned.length,
    pipelines_closed: [...closing.values()].reduce((sum, n) => sum + n, 0),
    plan_hash: hashPlan(placements, request),
  };
}

/** What a plan would do, for the screen that asks before the click. */
export async function previewAssignment(ctx: Context, cohort: CohortDocument, request: AssignmentRequest) {
  const { placements, options: _options, ...plan } = await planCohort(ctx, cohort, request);
  return { total: placements.length, ...plan };
}

import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { AssignmentJob, CohortDocument } from "../db/documents.ts";
import { Conflict, NotFound } from "../errors.ts";
import { joinWords } from "../join-words.ts";
import { findAgents } from "./agent-loads.ts";
import { type AssignCohort, AssignmentRequest } from "./assignment-schemas.ts";
import { createJob } from "./create-job.ts";
import { enqueueJob } from "./enqueue-job.ts";
import { type AssignmentPlan, planCohort, planLeads } from "./make-plan.ts";
import { onlyOnce } from "./only-once.ts";
import { planChanges } from "./plan-hash.ts";
import { runJob } from "./run-job.ts";
import { findJob, type ShownJob, showJob } from "./show-job.ts";

export type Assigned = { kind: "done"; job: ShownJob } | { kind: "queued"; job_id: string; total: number };

function refuseStale(sent: string, { plan_hash, to_assign, skipped, placements }: AssignmentPlan): void {
  const changes = planChanges(sent, plan_hash);
  if (changes.length === 0) return;
  const left = Object.values(skipped).reduce((sum, n) => sum + n, 0);
  throw new Conflict(
    `Since the preview ${joinWords(changes, "and")} changed: now ${to_assign} of ${placements.length} leads would be assigned and ${left} left out. Look at the new preview.`,
    changes.map((change) => ({ path: "/plan_hash", message: `changed: ${change}` })),
  );
}

/**
 * Gives the leads of a cohort's members to agents: under 100 leads at once, from 100 by the worker.
 * @throws Invalid naming each bad agent, Conflict for a stale plan, one that is carried out already, or an archived or
 *   evaluating cohort
 */
export async function assignCohort(
  ctx: Context,
  cohort: CohortDocument,
  { plan_hash, ...request }: AssignCohort,
): Promise<Assigned> {
  const plannedAt = ctx.now();
  const plan = await planCohort(ctx, cohort, request);
  if (plan_hash !== undefined) refuseStale(plan_hash, plan);
  const { agent_ids: agentIds, strategy } = request;
  const { cohort_id: cohortId } = cohort;
  const once = plan_hash === undefined ? undefined : onlyOnce(plan_hash, cohortId, agentIds, plannedAt);
  const job = await createJob(ctx, plan, { cohortId, strategy, agentIds }, async (session, jobId) => {
    await once?.(session);
    await audit(ctx, "cohort.assign", cohortId, [jobId, ...agentIds], session);
  });
  return start(ctx, job);
}

async function start(ctx: Context, job: AssignmentJob): Promise<Assigned> {
  const { job_id, mode, total } = job;
  if (mode === "queue") {
    await enqueueJob(job);
    return { kind: "queued", job_id, total };
  }
  await runJob(ctx, job_id);
  return { kind: "done", job: showJob(await findJob(job_id)) };
}

/**
 * Gives one lead to an agent by the same cascade.
 * @throws NotFound for an unknown lead, Invalid for a bad agent
 */
export async function assignLead(ctx: Context, leadId: string, agentId: string): Promise<ShownJob> {
  const lead = await db.leads().findOne({ lead_id: leadId });
  if (!lead) throw new NotFound("lead", leadId);
  const request = AssignmentRequest.parse({ agent_ids: [agentId] });
  const agents = await findAgents(request.agent_ids, false, "/agent_id", () => "/agent_id");
  const { lead_id, pii_id } = lead;
  const planned = {
    lead_id,
    pii_id,
    status: null,
    do_not_contact: false,
    agent_id: lead.agent_id ?? null,
    matches: true,
  };
  const plan = await planLeads(ctx, [planned], agents, request);
  const made = { cohortId: null, strategy: request.strategy, agentIds: request.agent_ids };
  const job = await createJob(ctx, plan, made, (session, jobId) =>
    audit(ctx, "lead.assign", lead_id, [jobId, agentId], session),
  );
  await runJob(ctx, job.job_id);
  return showJob(await findJob(job.job_id));
}

import { loadWorkspace } from "../cohorts/workspace.ts";
import type { Context } from "../context.ts";
import { db, inTransaction } from "../db/collections.ts";
import type { AssignmentJob, AutoAssign, CohortDocument, RouteEntry } from "../db/documents.ts";
import { nextId } from "../db/next-id.ts";
import { agentLoads } from "./agent-loads.ts";
import { closingPipelines } from "./closing-pipelines.ts";
import { placedItem, queueFrom } from "./create-job.ts";
import { distribute } from "./distribution.ts";
import { enqueueJob } from "./enqueue-job.ts";
import { freezeJob, type NewJob } from "./freeze-job.ts";
import type { NewItem } from "./lead-blocks.ts";
import { planInRotation } from "./plan-assignment.ts";
import { readLeadsOf } from "./read-leads.ts";
import type { Rotation } from "./rotation.ts";
import { runJob } from "./run-job.ts";

/** People that one job hands on. */
const mostTogether = 500;

/** Another worker has handed these people on; nothing was kept. */
class TakenByOther extends Error {}

/**
 * Hands on the people who have entered cohorts with `auto_assign`, oldest entry first. That they are handed on, where
 * the rotation then stands, and the job with its leads commit together; a job whose process dies then is found by the
 * sweep.
 * @returns how many people were looked at
 */
export async function routeEntries(ctx: Context): Promise<number> {
  let routed = 0;
  for (const cohortId of await db.routeEntries().distinct("cohort_id")) {
    const entries = await db
      .routeEntries()
      .find({ cohort_id: cohortId })
      .sort({ at: 1, _id: 1 })
      .limit(mostTogether)
      .toArray();
    const cohort = await db.cohorts().findOne({ cohort_id: cohortId }, { projection: { _id: 0 } });
    const on = cohort?.type === "dynamic" && cohort.archived_at === null && cohort.auto_assign?.enabled;
    if (on && cohort.auto_assign) await routeCohort(ctx, cohort, cohort.auto_assign, entries);
    else await db.routeEntries().deleteMany({ _id: { $in: entries.map(({ _id }) => _id) } });
    routed += entries.length;
  }
  return routed;
}

async function routeCohort(
  ctx: Context,
  cohort: CohortDocument,
  routing: AutoAssign,
  entries: RouteEntry[],
): Promise<void> {
  const { cohort_id } = cohort;
  await db
    .cohortRoutes()
    .updateOne({ _id: cohort_id }, { $setOnInsert: { rotation: null, rev: 0 } }, { upsert: true });
  const route = await db.cohortRoutes().findOne({ _id: cohort_id });
  if (!route) return;
  const plan = await planEntries(ctx, cohort, routing, entries, route.rotation);
  const jobId = plan.items.length > 0 ? await nextId("assignment_job") : null;
  const job = await inTransaction(async (session): Promise<AssignmentJob | null> => {
    const turned = await db
      .cohortRoutes()
      .updateOne(
        { _id: cohort_id, rev: route.rev },
        { $set: { rotation: plan.rotation }, $inc: { rev: 1 } },
        { session },
      );
    const taken = await db
      .routeEntries()
      .deleteMany({ _id: { $in: entries.map(({ _id }) => _id) } }, { session });
    if (turned.matchedCount === 0 || taken.deletedCount !== entries.length) throw new TakenByOther();
    return jobId === null ? null : freezeJob(ctx, plan.job, plan.items, { session, jobId });
  }).catch((error: unknown) => {
    if (error instanceof TakenByOther) return null;
    throw error;
  });
  if (job?.mode === "queue") await enqueueJob(job);
  else if (job) await runJob(ctx, job.job_id);
}

/** Who gets the leads of people who have entered and are still members; agents who are not active are passed over. */
async function planEntries(
  ctx: Context,
  cohort: CohortDocument,
  { agent_ids, strategy, daily_cap, options: asked }: AutoAssign,
  entries: RouteEntry[],
  rotation: Rotation | null,
): Promise<{ items: NewItem[]; job: NewJob; rotation: Rotation }> {
  const options = { ...asked, ...(daily_cap !== null && { daily_cap }) };
  const { clock } = await loadWorkspace(ctx);
  const agents = await db
    .agents()
    .find({ agent_id: { $in: agent_ids }, status: "active" })
    .toArray();
  const byId = new Map(agents.map((agent) => [agent.agent_id, agent]));
  const inOrder = agent_ids.flatMap((id) => byId.get(id) ?? []);
  const loads = await agentLoads(inOrder, clock);
  const members = await db
    .cohortMembers()
    .find({ _id: { $in: entries.map(({ _id }) => _id) } })
    .toArray();
  const people = members.map(({ pii_id }) => pii_id);
  const leads = await readLeadsOf(ctx, cohort, people, options.only_matching);
  const plan = planInRotation(leads, loads, strategy, options, rotation);
  const assigned = plan.placements.flatMap((each) => (each.kind === "assign" ? [each.lead.lead_id] : []));
  return {
    items: plan.placements.map(placedItem),
    rotation: plan.rotation,
    job: {
      kind: "auto",
      mode: assigned.length >= queueFrom ? "queue" : "sync",
      parent_job_id: null,
      cohort_id: cohort.cohort_id,
      strategy,
      agent_ids: inOrder.map((agent) => agent.agent_id),
      options,
      distribution: distribute(plan.placements, loads, strategy, await closingPipelines(assigned)),
    },
  };
}

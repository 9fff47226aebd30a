import { isDeepStrictEqual } from "node:util";
import { db, type Session } from "../db/collections.ts";
import type { AssignmentItem, AssignmentJob, Lead, Pipeline, Task } from "../db/documents.ts";
import { groupBy } from "../group-by.ts";
import { pipelineOf, tasksOf } from "./cascade.ts";
import { failed, type Outcome, type Step } from "./outcome.ts";

/** What an undo takes back of a lead, as it is now. */
type Found = {
  lead: Lead | undefined;
  /** The item of the job that is undone. */
  made: AssignmentItem | undefined;
  open: Pipeline[];
  tasks: Task[];
};

/**
 * Puts each lead back to what it was before the parent job: its owner, its pipeline and that one's tasks; what the job
 * made is closed (`undone`) and cancelled. Whoever was touched since is left as they are.
 */
export function undoStep(parent: AssignmentJob): Step {
  return {
    done: "restored",
    take: async (items, at, session) => {
      const found = await findAll(items, parent, session);
      const agentIds = await existingAgents(items, session);
      const outcomes = items.map((item): Outcome => {
        const each = found.get(item.lead_id);
        if (!each || !isUntouched(each, parent)) return { item, kind: "skipped", reason: "changed_since" };
        if (item.agent_id !== null && !agentIds.has(item.agent_id))
          return failed(item, "agent_not_found", `The former owner ${item.agent_id} has been deleted since`);
        return { item, kind: "done", before: null };
      });
      const restored = outcomes.flatMap((outcome) => {
        const made = outcome.kind === "done" ? found.get(outcome.item.lead_id)?.made : undefined;
        return made ? [made] : [];
      });
      if (restored.length > 0) await restore(restored, parent, at, session);
      return outcomes;
    },
  };
}

const madeBy = (parent: AssignmentJob, leadId: string): string => `${parent.job_id}:${leadId}`;

async function findAll(
  items: AssignmentItem[],
  parent: AssignmentJob,
  session: Session,
): Promise<Map<string, Found>> {
  const lead_id = { $in: items.map((item) => item.lead_id) };
  const madeIds = items.map((item) => madeBy(parent, item.lead_id));
  const leads = await db.leads().find({ lead_id }, { session }).toArray();
  const made = await db
    .assignmentItems()
    .find({ _id: { $in: madeIds } }, { session })
    .toArray();
  const open = await db.pipelines().find({ lead_id, status: "open" }, { session }).toArray();
  const tasks = await db
    .tasks()
    .find({ pipeline_id: { $in: madeIds } }, { session })
    .toArray();
  const leadOf = new Map(leads.map((lead) => [lead.lead_id, lead]));
  const madeOf = new Map(made.map((item) => [item.lead_id, item]));
  const openOf = groupBy(open, (pipeline) => pipeline.lead_id);
  const tasksByPipeline = groupBy(tasks, (task) => task.pipeline_id);
  return new Map(
    items.map(({ lead_id: id }) => [
      id,
      {
        lead: leadOf.get(id),
        made: madeOf.get(id),
        open: openOf.get(id) ?? [],
        tasks: tasksByPipeline.get(madeBy(parent, id)) ?? [],
      },
    ]),
  );
}

/** Whether owner, open pipeline and its tasks are exactly as the job left them. */
function isUntouched({ lead, made, open, tasks }: Found, parent: AssignmentJob): boolean {
  if (!lead || !made?.at || made.agent_id === null || made.before === null) return false;
  if (lead.agent_id !== made.agent_id) return false;
  const { lead_id, agent_id, at } = made;
  const pipeline = pipelineOf(made._id, { lead_id, agent_id, job_id: parent.job_id, at });
  const byId = (a: Task, b: Task) => (a._id < b._id ? -1 : 1);
  return (
    isDeepStrictEqual(open, [pipeline]) &&
    isDeepStrictEqual(tasks.sort(byId), tasksOf(pipeline, parent.task_templates).sort(byId))
  );
}

async function existingAgents(items: AssignmentItem[], session: Session): Promise<Set<string>> {
  const ids = [...new Set(items.flatMap((item) => (item.agent_id === null ? [] : [item.agent_id])))];
  if (ids.length === 0) return new Set();
  const agents = await db
    .agents()
    .find({ agent_id: { $in: ids } }, { session })
    .toArray();
  return new Set(agents.map((agent) => agent.agent_id));
}

async function restore(
  made: AssignmentItem[],
  parent: AssignmentJob,
  at: Date,
  session: Session,
): Promise<void> {
  await restoreOwners(made, at, session);
  const ids = made.map((item) => madeBy(parent, item.lead_id));
  const undone = { status: "closed" as const, close_reason: "undone", closed_at: at };
  await db.pipelines().updateMany({ pipeline_id: { $in: ids } }, { $set: undone }, { session });
  await db
    .tasks()
    .updateMany(
      { pipeline_id: { $in: ids }, status: "open" },
      { $set: { status: "cancelled" } },
      { session },
    );
  const pipelineIds = made.flatMap(({ before }) => (before?.pipeline_id ? [before.pipeline_id] : []));
  const taskIds = made.flatMap(({ before }) => before?.task_ids ?? []);
  const open = { status: "open" as const, close_reason: null, closed_at: null };
  if (pipelineIds.length > 0)
    await db.pipelines().updateMany({ pipeline_id: { $in: pipelineIds } }, { $set: open }, { session });
  if (taskIds.length > 0)
    await db
      .tasks()
      .updateMany(
        { task_id: { $in: taskIds }, status: "cancelled" },
        { $set: { status: "open" } },
        { session },
      );
}

/** A lead that had no owner's field at all loses it again. */
async function restoreOwners(made: AssignmentItem[], at: Date, session: Session): Promise<void> {
  for (const [owner, own] of groupBy(made, ({ before }) => before?.agent_id)) {
    const set =
      owner === undefined
        ? { $set: { updated_at: at }, $unset: { agent_id: "" as const } }
        : { $set: { agent_id: owner, updated_at: at } };
    const lead_id = { $in: own.map((item) => item.lead_id) };
    await db.leads().updateMany({ lead_id }, set, { session });
  }
}

import { db, type Session } from "../db/collections.ts";
import type { AssignmentItem, AssignmentJob, Pipeline, Task } from "../db/documents.ts";
import type { TaskTemplate } from "../db/workspace-documents.ts";
import { groupBy } from "../group-by.ts";
import type { Ledger } from "./ledger.ts";

/** What the cascade of one lead found before it changed anything. */
type Before = NonNullable<AssignmentItem["before"]>;

/** An item that can go through the cascade: its lead and its agent exist. `owner` is undefined where the field is. */
export type Ready = { item: AssignmentItem; agent_id: string; owner: string | null | undefined };

const firstStage = "assigned";

/** The pipeline that a job makes for a lead. */
export const pipelineOf = (
  pipeline_id: string,
  { lead_id, agent_id, job_id, at }: { lead_id: string; agent_id: string; job_id: string; at: Date },
): Pipeline => ({
  _id: pipeline_id,
  pipeline_id,
  lead_id,
  agent_id,
  status: "open",
  stage: firstStage,
  close_reason: null,
  job_id,
  opened_at: at,
  closed_at: null,
});

/** The tasks that a pipeline begins with. */
export const tasksOf = (pipeline: Pipeline, templates: readonly TaskTemplate[]): Task[] =>
  templates.map(({ title, due_in_minutes }, i) => ({
    _id: `${pipeline._id}:${i + 1}`,
    task_id: `${pipeline._id}:${i + 1}`,
    pipeline_id: pipeline.pipeline_id,
    lead_id: pipeline.lead_id,
    agent_id: pipeline.agent_id,
    title,
    status: "open",
    due_at: new Date(pipeline.opened_at.getTime() + due_in_minutes * 60_000),
    done_at: null,
    created_at: pipeline.opened_at,
  }));

/**
 * Takes leads through the full cascade inside one transaction: their open pipelines close (`reassigned`), those
 * pipelines' open tasks are cancelled, new pipelines and tasks are made under ids of job and lead, owners are set.
 * @returns what each lead was before, by lead, for undo
 */
export async function cascade(
  ready: Ready[],
  { job, at, session, ledger }: { job: AssignmentJob; at: Date; session: Session; ledger: Ledger },
): Promise<Map<string, Before>> {
  await setOwners(ready, at, session);
  const before = await closePipelines(ready, at, session);
  const { job_id, task_templates } = job;
  const pipelines = ready.map(({ item: { lead_id }, agent_id }) =>
    pipelineOf(ledger.pipelineId(job_id, lead_id), { lead_id, agent_id, job_id, at }),
  );
  const tasks = pipelines.flatMap((pipeline) => tasksOf(pipeline, task_templates));
  await db.pipelines().insertMany(pipelines, { session });
  if (tasks.length > 0) await db.tasks().insertMany(tasks, { session });
  return before;
}

/** The lead is written first: whoever else changes it at the same time conflicts here, and one of the two waits. */
async function setOwners(ready: Ready[], at: Date, session: Session): Promise<void> {
  const updates = [...groupBy(ready, (each) => each.agent_id)].map(([agent_id, own]) => ({
    updateMany: {
      filter: { lead_id: { $in: own.map(({ item }) => item.lead_id) } },
      update: { $set: { agent_id, updated_at: at } },
    },
  }));
  await db.leads().bulkWrite(updates, { session });
}

async function closePipelines(ready: Ready[], at: Date, session: Session): Promise<Map<string, Before>> {
  const ids = ready.map(({ item }) => item.lead_id);
  const open = await db
    .pipelines()
    .find({ lead_id: { $in: ids }, status: "open" }, { session })
    .toArray();
  const pipeline_id = { $in: open.map((pipeline) => pipeline.pipeline_id) };
  const tasks =
    open.length > 0 ? await db.tasks().find({ pipeline_id, status: "open" }, { session }).toArray() : [];
  if (open.length > 0) {
    const closed = { status: "closed" as const, close_reason: "reassigned", closed_at: at };
    await db.pipelines().updateMany({ pipeline_id }, { $set: closed }, { session });
  }
  if (tasks.length > 0)
    await db
      .tasks()
      .updateMany({ pipeline_id, status: "open" }, { $set: { status: "cancelled" } }, { session });
  const openOf = new Map(open.map((pipeline) => [pipeline.lead_id, pipeline.pipeline_id]));
  const tasksByLead = groupBy(tasks, (task) => task.lead_id);
  return new Map(
    ready.map(({ item, owner }) => [
      item.lead_id,
      {
        ...(owner !== undefined && { agent_id: owner }),
        pipeline_id: openOf.get(item.lead_id) ?? null,
        task_ids: (tasksByLead.get(item.lead_id) ?? []).map((task) => task.task_id),
      },
    ]),
  );
}

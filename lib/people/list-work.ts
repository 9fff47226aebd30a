import { z } from "zod";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { Pipeline, Task } from "../db/documents.ts";
import { given } from "../given.ts";
import { cursorsOf, ListQuery, type Page, toPage } from "../http/list.ts";
import { maxIdLength } from "../id-text.ts";
import { namesOf } from "./names-of.ts";

export const ListTasks = ListQuery.extend({
  agent_id: z.string().min(1).max(maxIdLength).optional(),
  status: z.enum(["open", "done", "cancelled"], "expected open, done or cancelled").optional(),
});
export type ListTasks = z.infer<typeof ListTasks>;

export const PipelineItem = z
  .strictObject({
    pipeline_id: z.string(),
    lead_id: z.string(),
    agent_id: z.string(),
    status: z.enum(["open", "closed"]),
    stage: z.string(),
    close_reason: z.string().nullable(),
    job_id: z.string().nullable(),
    opened_at: z.date(),
    closed_at: z.date().nullable(),
  })
  .meta({ id: "Pipeline", description: "One attempt of one agent at one lead" });
export type PipelineItem = z.infer<typeof PipelineItem>;

export const TaskItem = z
  .strictObject({
    task_id: z.string(),
    pipeline_id: z.string(),
    lead_id: z.string(),
    agent_id: z.string(),
    title: z.string(),
    status: z.enum(["open", "done", "cancelled"]),
    due_at: z.date(),
    done_at: z.date().nullable(),
  })
  .meta({ id: "Task", description: "What an agent has to do in a pipeline" });
export type TaskItem = z.infer<typeof TaskItem>;

export const ListedTask = TaskItem.extend({
  pii_id: z.string().nullable().meta({ description: "Whose lead it is" }),
  name: z.string().nullable().meta({ description: "Of the person, where it is known" }),
}).meta({ id: "ListedTask", description: "A task, with the person whom it is about" });
export type ListedTask = z.infer<typeof ListedTask>;

export const toPipelineItem = ({ _id, ...pipeline }: Pipeline): PipelineItem => pipeline;
export const toTaskItem = ({ _id, created_at, ...task }: Task): TaskItem => task;

const Position = z.strictObject({ at: z.coerce.date(), id: z.string() });
const pipelineCursors = cursorsOf("pipelines", Position);
const taskCursors = cursorsOf("tasks", Position);

/** The attempts at a lead, newest first. */
export async function listPipelines(
  _ctx: Context,
  lead_id: string,
  { limit, cursor }: ListQuery,
): Promise<Page<PipelineItem>> {
  const after = cursor === undefined ? undefined : pipelineCursors.read(cursor);
  const older = after && {
    $or: [{ opened_at: { $lt: after.at } }, { opened_at: after.at, pipeline_id: { $lt: after.id } }],
  };
  const rows = await db
    .pipelines()
    .find({ lead_id, ...older })
    .sort({ opened_at: -1, pipeline_id: -1 })
    .limit(limit + 1)
    .toArray();
  return toPage(rows.map(toPipelineItem), limit, pipelineCursors, (last) => ({
    at: last.opened_at,
    id: last.pipeline_id,
  }));
}

/** Tasks, the soonest due first: of a lead, of an agent, or all. */
export async function listTasks(
  _ctx: Context,
  { limit, cursor, ...filters }: ListTasks & { lead_id?: string },
): Promise<Page<ListedTask>> {
  const after = cursor === undefined ? undefined : taskCursors.read(cursor);
  const later = after && {
    $or: [{ due_at: { $gt: after.at } }, { due_at: after.at, task_id: { $gt: after.id } }],
  };
  const wanted = given(filters);
  const rows = await db
    .tasks()
    .find({ ...wanted, ...later })
    .sort({ due_at: 1, task_id: 1 })
    .limit(limit + 1)
    .toArray();
  return toPage(await withPeople(rows.map(toTaskItem)), limit, taskCursors, (last) => ({
    at: last.due_at,
    id: last.task_id,
  }));
}

/** Adds whom each task is about: as many reads, however many they are. */
async function withPeople(tasks: readonly TaskItem[]): Promise<ListedTask[]> {
  const leads = await db
    .leads()
    .find(
      { lead_id: { $in: [...new Set(tasks.map(({ lead_id }) => lead_id))] } },
      { projection: { _id: 0, lead_id: 1, pii_id: 1 } },
    )
    .toArray();
  const personOf = new Map(leads.map(({ lead_id, pii_id }) => [lead_id, pii_id]));
  const names = await namesOf([...new Set(personOf.values())]);
  return tasks.map((task) => {
    const pii_id = personOf.get(task.lead_id) ?? null;
    return { ...task, pii_id, name: pii_id === null ? null : (names.get(pii_id) ?? null) };
  });
}

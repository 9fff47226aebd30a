import { z } from "zod";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { Pipeline, Task } from "../db/documents.ts";
import { given } from "../given.ts";
import { decodeCursor, ListQuery, type Page, toPage } from "../http/list.ts";
import { maxIdLength } from "../id-text.ts";

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

export const toPipelineItem = ({ _id, ...pipeline }: Pipeline): PipelineItem => pipeline;
export const toTaskItem = ({ _id, created_at, ...task }: Task): TaskItem => task;

const Position = z.tuple([z.coerce.date(), z.string()]);

/** The attempts at a lead, newest first. */
export async function listPipelines(
  _ctx: Context,
  lead_id: string,
  { limit, cursor }: ListQuery,
): Promise<Page<PipelineItem>> {
  const [opened_at, pipeline_id] = cursor === undefined ? [] : decodeCursor(cursor, Position);
  const older = {
    $or: [{ opened_at: { $lt: opened_at } }, { opened_at, pipeline_id: { $lt: pipeline_id } }],
  };
  const rows = await db
    .pipelines()
    .find({ lead_id, ...(opened_at && older) })
    .sort({ opened_at: -1, pipeline_id: -1 })
    .limit(limit + 1)
    .toArray();
  return toPage(rows.map(toPipelineItem), limit, (last) => [last.opened_at, last.pipeline_id]);
}

/** Tasks, the soonest due first: of a lead, of an agent, or all. */
export async function listTasks(
  _ctx: Context,
  { limit, cursor, ...filters }: ListTasks & { lead_id?: string },
): Promise<Page<TaskItem>> {
  const [due_at, task_id] = cursor === undefined ? [] : decodeCursor(cursor, Position);
  const later = { $or: [{ due_at: { $gt: due_at } }, { due_at, task_id: { $gt: task_id } }] };
  const wanted = given(filters);
  const rows = await db
    .tasks()
    .find({ ...wanted, ...(due_at && later) })
    .sort({ due_at: 1, task_id: 1 })
    .limit(limit + 1)
    .toArray();
  return toPage(rows.map(toTaskItem), limit, (last) => [last.due_at, last.task_id]);
}

import { z } from "zod";
import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { Conflict, NotFound } from "../errors.ts";
import { type TaskItem, toTaskItem } from "./list-work.ts";

export const UpdateTask = z
  .strictObject({ status: z.literal("done", 'expected "done": a task can only be finished') })
  .meta({ id: "UpdateTask", example: { status: "done" } });
export type UpdateTask = z.infer<typeof UpdateTask>;

/** @throws NotFound */
export async function loadTask(task_id: string): Promise<TaskItem> {
  const task = await db.tasks().findOne({ task_id });
  if (!task) throw new NotFound("task", task_id);
  return toTaskItem(task);
}

/**
 * Marks an open task as done; one that is done stays as it is.
 * @throws NotFound, Conflict when it was cancelled
 */
export async function finishTask(ctx: Context, task_id: string): Promise<TaskItem> {
  const task = await db
    .tasks()
    .findOneAndUpdate(
      { task_id, status: "open" },
      { $set: { status: "done", done_at: ctx.now() } },
      { returnDocument: "after" },
    );
  if (task) {
    await audit(ctx, "task.finish", task_id, ["status"]);
    return toTaskItem(task);
  }
  const stored = await loadTask(task_id);
  if (stored.status === "done") return stored;
  throw new Conflict(`Task ${task_id} is ${stored.status}; only an open task can be finished.`);
}

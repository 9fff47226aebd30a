import type { Context } from "@/lib/context.ts";
import { db } from "@/lib/db/collections.ts";
import { defaultSettings } from "@/lib/db/prepare.ts";

/** A pipeline with its tasks, as an assignment leaves them. */
export async function addWork(ctx: Context, lead_id: string, agent_id: string): Promise<void> {
  const at = ctx.now();
  const pipeline_id = `CAJ-0:${lead_id}`;
  await db.pipelines().insertOne({
    _id: pipeline_id,
    pipeline_id,
    lead_id,
    agent_id,
    status: "open",
    stage: "assigned",
    close_reason: null,
    job_id: "CAJ-0",
    opened_at: at,
    closed_at: null,
  });
  await db.tasks().insertMany(
    defaultSettings.task_templates.map(({ title, due_in_minutes }, i) => ({
      _id: `${pipeline_id}:${i + 1}`,
      task_id: `${pipeline_id}:${i + 1}`,
      pipeline_id,
      lead_id,
      agent_id,
      title,
      status: "open" as const,
      due_at: new Date(at.getTime() + due_in_minutes * 60_000),
      done_at: null,
      created_at: at,
    })),
  );
}

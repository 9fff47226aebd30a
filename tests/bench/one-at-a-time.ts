import { db } from "@/lib/db/collections.ts";
import type { Pipeline, Task } from "@/lib/db/documents.ts";

const templates = [
  { title: "First call", due_in_minutes: 240 },
  { title: "Follow-up", due_in_minutes: 2_880 },
];

export const pipelineFor = (id: string, lead_id: string, agent_id: string, opened_at: Date): Pipeline => ({
  _id: id,
  pipeline_id: id,
  lead_id,
  agent_id,
  status: "open",
  stage: "assigned",
  close_reason: null,
  job_id: null,
  opened_at,
  closed_at: null,
});

export const tasksFor = ({ pipeline_id, lead_id, agent_id, opened_at }: Pipeline): Task[] =>
  templates.map(({ title, due_in_minutes }, i) => ({
    _id: `${pipeline_id}:${i + 1}`,
    task_id: `${pipeline_id}:${i + 1}`,
    pipeline_id,
    lead_id,
    agent_id,
    title,
    status: "open",
    due_at: new Date(opened_at.getTime() + due_in_minutes * 60_000),
    done_at: null,
    created_at: opened_at,
  }));

/**
 * What assignments are measured against: the cascade of one lead with one statement for each step, each waited for, and
 * its outcome kept the same way. Without a transaction, which would only add to it.
 */
export async function assignOneByOne(run: string, leadIds: string[], agentIds: string[]): Promise<void> {
  for (const [i, lead_id] of leadIds.entries()) {
    const at = new Date();
    const agent_id = agentIds[i % agentIds.length] ?? "";
    await db.leads().findOne({ lead_id });
    const open = await db.pipelines().findOne({ lead_id, status: "open" });
    if (open) {
      const { pipeline_id } = open;
      await db
        .pipelines()
        .updateOne(
          { pipeline_id },
          { $set: { status: "closed", close_reason: "reassigned", closed_at: at } },
        );
      await db.tasks().updateMany({ pipeline_id, status: "open" }, { $set: { status: "cancelled" } });
    }
    const pipeline = pipelineFor(`${run}:${lead_id}`, lead_id, agent_id, at);
    await db.pipelines().insertOne(pipeline);
    for (const task of tasksFor(pipeline)) await db.tasks().insertOne(task);
    await db.leads().updateOne({ lead_id }, { $set: { agent_id, updated_at: at } });
    await db.assignmentItems().updateOne({ _id: `${run}:${lead_id}` }, { $set: { state: "assigned", at } });
    await db.assignmentJobs().updateOne({ job_id: run }, { $inc: { assigned_count: 1 } });
  }
}

import { db } from "@/lib/db/collections.ts";
import type { AssignmentItem, Pipeline, Task } from "@/lib/db/documents.ts";
import { groupBy } from "@/lib/group-by.ts";
import { allItems } from "@/tests/setup/workspace.ts";

const listed = 5;

/** Names the first few of what is wrong. */
const name = (what: string, ids: string[]): string[] =>
  ids.length === 0 ? [] : [`${ids.length} ${what}: ${ids.slice(0, listed).join(", ")}`];

async function checkCounts(jobId: string, items: AssignmentItem[]): Promise<string[]> {
  const job = await db.assignmentJobs().findOne({ job_id: jobId });
  if (!job) return [`${jobId} is gone`];
  const states = groupBy(items, (item) => item.state);
  const count = (...of: AssignmentItem["state"][]) =>
    of.reduce((sum, state) => sum + (states.get(state)?.length ?? 0), 0);
  const pairs: [string, number, number][] = [
    ["total", job.total, items.length],
    ["assigned_count", job.assigned_count, count("assigned", "restored")],
    ["failed_count", job.failed_count, count("failed")],
    ["skipped_count", job.skipped_count, count("skipped")],
    ["untouched_count", job.untouched_count, count("pending", "untouched")],
  ];
  const wrong = pairs.flatMap(([field, kept, counted]) =>
    kept === counted ? [] : [`${field} is ${kept}, the outcomes say ${counted}`],
  );
  return job.status === "completed" && count("pending") > 0
    ? [...wrong, "completed with leads pending"]
    : wrong;
}

/** A lead went through the cascade once where its outcome says so, and not at all elsewhere. */
function checkCascades(items: AssignmentItem[], made: Pipeline[], tasks: Task[], perLead: number): string[] {
  const madeOf = groupBy(made, (pipeline) => pipeline.lead_id);
  const tasksOf = groupBy(tasks, (task) => task.pipeline_id);
  const done = items.filter((item) => item.state === "assigned");
  const others = items.filter((item) => item.state !== "assigned");
  const times = (item: AssignmentItem) => madeOf.get(item.lead_id)?.length ?? 0;
  const ids = (of: AssignmentItem[]) => of.map((item) => item.lead_id);
  return [
    ...name("leads assigned more than once", ids(done.filter((item) => times(item) > 1))),
    ...name("leads said to be assigned were not", ids(done.filter((item) => times(item) === 0))),
    ...name("leads were assigned and not said to be", ids(others.filter((item) => times(item) > 0))),
    ...name(
      "pipelines without all of their tasks",
      made
        .filter((each) => tasksOf.get(each.pipeline_id)?.length !== perLead)
        .map((each) => each.pipeline_id),
    ),
  ];
}

/** Every lead has one open pipeline at most, which is its owner's, and only that one has open tasks. */
export async function checkLeads(leadIds: string[]): Promise<string[]> {
  const lead_id = { $in: leadIds };
  const open = await db.pipelines().find({ lead_id, status: "open" }).toArray();
  const leads = await db.leads().find({ lead_id }).toArray();
  const tasks = await db.tasks().find({ lead_id, status: "open" }).toArray();
  const openOf = groupBy(open, (pipeline) => pipeline.lead_id);
  const openIds = new Set(open.map((pipeline) => pipeline.pipeline_id));
  const owned = (id: string) => openOf.get(id)?.[0]?.agent_id ?? null;
  return [
    ...name(
      "leads with several open pipelines",
      [...openOf].filter(([, own]) => own.length > 1).map(([id]) => id),
    ),
    ...name(
      "leads whose owner is not their pipeline's",
      leads.filter((lead) => (lead.agent_id ?? null) !== owned(lead.lead_id)).map((lead) => lead.lead_id),
    ),
    ...name(
      "open tasks of closed pipelines",
      tasks.filter((task) => !openIds.has(task.pipeline_id)).map((task) => task.task_id),
    ),
  ];
}

/** Everything that is wrong with a job and its leads; nothing where each lead was assigned exactly once. */
export async function checkAssignment(jobId: string, tasksPerLead = 2): Promise<string[]> {
  const job = await db.assignmentJobs().findOne({ job_id: jobId });
  const items = job ? await allItems(job) : [];
  const made = await db.pipelines().find({ job_id: jobId }).toArray();
  const tasks = await db
    .tasks()
    .find({ pipeline_id: { $in: made.map((each) => each.pipeline_id) } })
    .toArray();
  return [
    ...(await checkCounts(jobId, items)),
    ...checkCascades(items, made, tasks, tasksPerLead),
    ...(await checkLeads(items.map((item) => item.lead_id))),
  ];
}

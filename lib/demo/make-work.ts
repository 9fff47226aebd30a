import { faker } from "@faker-js/faker/locale/en";
import type { Agent, Lead, Pipeline, Task } from "../db/documents.ts";
import type { TaskTemplate } from "../db/workspace-documents.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** `[name, leads a day, active]` */
const roster: [string, number, boolean][] = [
  ["Priya Deshmukh", 60, true],
  ["Omar Siddiqui", 45, true],
  ["Lena Hoffmann", 40, true],
  ["Asha Kulkarni", 50, true],
  ["Rahul Verma", 35, true],
  ["Chloé Martin", 30, true],
  ["Diego Navarro", 30, true],
  ["Giulia Conti", 25, true],
  ["Tomasz Zieliński", 20, true],
  ["Emma Hughes", 20, true],
  ["Vikram Shetty", 40, false],
  ["Jonas Becker", 25, false],
];

export const agentCount = roster.length;

/** The agents of the demo, two of them inactive. */
export const makeAgents = (ids: readonly string[], at: Date): Agent[] =>
  roster.map(([name, daily_capacity, active], i) => ({
    agent_id: ids[i] ?? "",
    name,
    email: `agent${i + 1}@example.com`,
    status: active ? "active" : "inactive",
    daily_capacity,
    created_at: at,
    updated_at: at,
  }));

export type Work = { pipelines: Pipeline[]; tasks: Task[] };

/**
 * Gives a part of the leads an owner, with the pipeline and tasks of that: open for leads that are worked,
 * closed for those that are won or lost. Sets `agent_id` of those leads.
 */
export function makeWork(
  leads: Lead[],
  agents: readonly Agent[],
  templates: readonly TaskTemplate[],
  now: Date,
): Work {
  const work: Work = { pipelines: [], tasks: [] };
  const owners = agents
    .filter(({ status }) => status === "active")
    .map((agent) => ({ weight: agent.daily_capacity, value: agent.agent_id }));
  for (const lead of leads) {
    if (!faker.datatype.boolean({ probability: lead.status === "new" ? 0.04 : 0.35 })) continue;
    const agent_id = faker.helpers.weightedArrayElement(owners);
    const ago = faker.number.float() ** 2 * 30 * dayMs;
    const opened_at = new Date(Math.max(lead.created_at.getTime(), now.getTime() - ago));
    const pipeline = makePipeline(lead, agent_id, opened_at, now);
    lead.agent_id = agent_id;
    lead.updated_at = opened_at;
    work.pipelines.push(pipeline);
    work.tasks.push(...templates.map((template, i) => makeTask(pipeline, template, i + 1, now)));
  }
  return work;
}

function makePipeline(lead: Lead, agent_id: string, opened_at: Date, now: Date): Pipeline {
  const ended = lead.status === "converted" || lead.status === "lost";
  const id = `demo:${lead.lead_id}`;
  return {
    _id: id,
    pipeline_id: id,
    lead_id: lead.lead_id,
    agent_id,
    status: ended ? "closed" : "open",
    stage: "assigned",
    close_reason: ended ? lead.status : null,
    job_id: null,
    opened_at,
    closed_at: ended ? new Date((opened_at.getTime() + now.getTime()) / 2) : null,
  };
}

function makeTask(pipeline: Pipeline, template: TaskTemplate, n: number, now: Date): Task {
  const due_at = new Date(pipeline.opened_at.getTime() + template.due_in_minutes * minuteMs);
  const late = due_at.getTime() < now.getTime() - dayMs;
  const done = pipeline.status === "closed" || faker.datatype.boolean({ probability: late ? 0.9 : 0.25 });
  return {
    _id: `${pipeline._id}:${n}`,
    task_id: `${pipeline._id}:${n}`,
    pipeline_id: pipeline.pipeline_id,
    lead_id: pipeline.lead_id,
    agent_id: pipeline.agent_id,
    title: template.title,
    status: done ? "done" : "open",
    due_at,
    done_at: done ? new Date(Math.min(due_at.getTime(), now.getTime())) : null,
    created_at: pipeline.opened_at,
  };
}

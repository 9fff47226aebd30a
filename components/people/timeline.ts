import { causeWords } from "../cohorts/event-words";
import type { Person } from "./types";

export type Moment = {
  key: string;
  at: string;
  kind: "entered" | "left" | "assigned" | "closed" | "task" | "created";
  text: string;
  detail?: string;
  href?: string;
};

type Names = ReadonlyMap<string, string>;

/** Everything that happened to a person, newest first. */
export function timelineOf(person: Person, cohorts: Names, agents: Names): Moment[] {
  const cohortName = (id: string) =>
    person.cohorts.find((cohort) => cohort.cohort_id === id)?.name ?? cohorts.get(id) ?? id;
  const agentName = (id: string) => agents.get(id) ?? id;
  const moments: Moment[] = [
    ...person.membership_history.map(
      (event): Moment => ({
        key: `member|${event.cohort_id}|${event.at}|${event.type}`,
        at: event.at,
        kind: event.type,
        text: `${event.type === "entered" ? "Entered" : "Left"} ${cohortName(event.cohort_id)}`,
        detail: causeWords(event.cause),
        href: `/cohorts/${event.cohort_id}`,
      }),
    ),
    ...person.pipelines.map(
      (pipeline): Moment => ({
        key: `open|${pipeline.pipeline_id}`,
        at: pipeline.opened_at,
        kind: "assigned",
        text: `${pipeline.lead_id} given to ${agentName(pipeline.agent_id)}`,
        detail: pipeline.job_id ?? undefined,
        href: pipeline.job_id ? `/assignments/${pipeline.job_id}` : undefined,
      }),
    ),
    ...person.pipelines.flatMap((pipeline): Moment[] =>
      pipeline.closed_at
        ? [
            {
              key: `close|${pipeline.pipeline_id}`,
              at: pipeline.closed_at,
              kind: "closed",
              text: `${pipeline.lead_id} taken from ${agentName(pipeline.agent_id)}`,
              detail: pipeline.close_reason?.replaceAll("_", " ") ?? undefined,
            },
          ]
        : [],
    ),
    ...person.tasks.flatMap((task): Moment[] =>
      task.done_at
        ? [
            {
              key: `task|${task.task_id}`,
              at: task.done_at,
              kind: "task",
              text: `${task.title} done`,
              detail: `${task.lead_id}, ${agentName(task.agent_id)}`,
            },
          ]
        : [],
    ),
    ...person.leads.map(
      (lead): Moment => ({
        key: `lead|${lead.lead_id}`,
        at: lead.created_at,
        kind: "created",
        text: `Lead ${lead.lead_id} came in`,
        detail: typeof lead.source === "string" ? `from ${lead.source}` : undefined,
      }),
    ),
  ];
  return moments.sort((a, b) => b.at.localeCompare(a.at));
}

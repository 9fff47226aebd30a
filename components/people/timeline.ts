import type { Field } from "@/lib/rules/fields";
import { causeWords } from "../cohorts/event-words";
import type { Person } from "./types";

export type Moment = {
  key: string;
  at: string;
  kind: "entered" | "left" | "assigned" | "closed" | "task" | "created" | "edited";
  text: string;
  detail?: string;
  href?: string;
};

/** What ids and fields are called. */
type Names = {
  cohorts: ReadonlyMap<string, string>;
  agents: ReadonlyMap<string, string>;
  fields: ReadonlyMap<string, Pick<Field, "label">>;
};

const nameIn = (names: ReadonlyMap<string, string>) => (id: string) => names.get(id) ?? id;

function memberships({ membership_history, cohorts: current }: Person, cohorts: Names["cohorts"]): Moment[] {
  const named = new Map([...cohorts, ...current.map(({ cohort_id, name }) => [cohort_id, name] as const)]);
  return membership_history.map((event) => ({
    key: `member|${event.cohort_id}|${event.at}|${event.type}`,
    at: event.at,
    kind: event.type,
    text: `${event.type === "entered" ? "Entered" : "Left"} ${nameIn(named)(event.cohort_id)}`,
    detail: causeWords(event.cause),
    href: `/cohorts/${event.cohort_id}`,
  }));
}

function work({ pipelines, tasks }: Person, agents: Names["agents"]): Moment[] {
  const agentName = nameIn(agents);
  const opened = pipelines.map(
    (pipeline): Moment => ({
      key: `open|${pipeline.pipeline_id}`,
      at: pipeline.opened_at,
      kind: "assigned",
      text: `${pipeline.lead_id} given to ${agentName(pipeline.agent_id)}`,
      detail: pipeline.job_id ?? undefined,
      href: pipeline.job_id ? `/assignments/${pipeline.job_id}` : undefined,
    }),
  );
  const closed = pipelines.flatMap(
    ({ pipeline_id, lead_id, agent_id, closed_at, close_reason }): Moment[] => {
      if (!closed_at) return [];
      const text = `${lead_id} taken from ${agentName(agent_id)}`;
      const detail = close_reason?.replaceAll("_", " ") ?? undefined;
      return [{ key: `close|${pipeline_id}`, at: closed_at, kind: "closed", text, detail }];
    },
  );
  const done = tasks.flatMap(({ task_id, title, lead_id, agent_id, done_at }): Moment[] => {
    if (!done_at) return [];
    const detail = `${lead_id}, ${agentName(agent_id)}`;
    return [{ key: `task|${task_id}`, at: done_at, kind: "task", text: `${title} done`, detail }];
  });
  return [...opened, ...closed, ...done];
}

function records({ leads, edits }: Person, fields: Names["fields"]): Moment[] {
  const came = leads.map(
    (lead): Moment => ({
      key: `lead|${lead.lead_id}`,
      at: lead.created_at,
      kind: "created",
      text: `Lead ${lead.lead_id} came in`,
      detail: typeof lead.source === "string" ? `from ${lead.source}` : undefined,
    }),
  );
  const changed = edits.map(({ entity_type, id, at, by, fields: paths }): Moment => {
    const labels = paths.map((path) => fields.get(`${entity_type}.${path}`)?.label ?? path);
    const detail = entity_type === "lead" ? `${id}, by ${by}` : `by ${by}`;
    return { key: `edit|${id}|${at}`, at, kind: "edited", text: `${labels.join(", ")} changed`, detail };
  });
  return [...came, ...changed];
}

/** Everything that happened to a person, newest first. */
export const timelineOf = (person: Person, { cohorts, agents, fields }: Names): Moment[] =>
  [...memberships(person, cohorts), ...work(person, agents), ...records(person, fields)].sort((a, b) =>
    b.at.localeCompare(a.at),
  );

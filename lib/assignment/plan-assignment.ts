import type { AssignmentOptions, Strategy } from "../db/documents.ts";
import { groupBy } from "../group-by.ts";
import { interleave, largestRemainder, sharesWithin } from "./capacity-weighted.ts";
import { roundRobin, roundRobinWithin } from "./round-robin.ts";

/** What the planner looks at of a lead, in the order in which leads are dealt out. */
export type PlannedLead = {
  lead_id: string;
  pii_id: string;
  status: string | null;
  do_not_contact: boolean;
  agent_id: string | null;
  /** Whether this lead itself satisfies the cohort's rules. */
  matches: boolean;
};

/** An agent with what they can take: leads a day, and those given to them today. */
export type PlannedAgent = { agent_id: string; daily_capacity: number; assigned_today: number };

export type SkipReason =
  | "not_matching"
  | "closed"
  | "do_not_contact"
  | "already_assigned"
  | "has_owner"
  | "no_capacity";

export type Placement =
  | { lead: PlannedLead; kind: "assign"; agent_id: string }
  | { lead: PlannedLead; kind: "skip"; reason: SkipReason };

export const closedStatuses: readonly string[] = ["converted", "lost"];

/** Why a lead is left out before any is dealt, or undefined. */
function skipReason(
  lead: PlannedLead,
  chosen: ReadonlySet<string>,
  options: AssignmentOptions,
): SkipReason | undefined {
  if (options.only_matching && !lead.matches) return "not_matching";
  if (options.skip_closed && lead.status !== null && closedStatuses.includes(lead.status)) return "closed";
  if (options.skip_do_not_contact && lead.do_not_contact) return "do_not_contact";
  if (options.on_assigned === "skip_any" && lead.agent_id !== null) return "has_owner";
  if (options.on_assigned === "skip" && lead.agent_id !== null && chosen.has(lead.agent_id))
    return "already_assigned";
  return undefined;
}

/** Leads that are dealt as one: a lead, or with `keep_person_together` all of a person's, in the order of the first. */
function unitsOf(leads: PlannedLead[], together: boolean): PlannedLead[][] {
  return together ? [...groupBy(leads, (lead) => lead.pii_id).values()] : leads.map((lead) => [lead]);
}

const roomOf = ({ daily_capacity, assigned_today }: PlannedAgent): number =>
  Math.max(0, daily_capacity - assigned_today);

/** The agent of each unit by a strategy, without regard to room. */
function deal(units: number, agents: PlannedAgent[], strategy: Strategy): number[] {
  if (strategy === "round_robin") return roundRobin(units, agents.length);
  return interleave(
    largestRemainder(
      units,
      agents.map((agent) => agent.daily_capacity),
    ),
  );
}

/** The agent of each unit where nobody may go over their day; units that are left over get null. */
function dealWithinRoom(
  units: PlannedLead[][],
  agents: PlannedAgent[],
  strategy: Strategy,
): (number | null)[] {
  const room = agents.map(roomOf);
  if (units.some((unit) => unit.length > 1)) return dealPersons(units, agents, strategy, room);
  if (strategy === "round_robin") return roundRobinWithin(units.length, room);
  const dealt = interleave(
    sharesWithin(
      units.length,
      agents.map((agent) => agent.daily_capacity),
      room,
    ),
  );
  return units.map((_, i) => dealt[i] ?? null);
}

/** People with several leads and limited room: the agent who is dealt to, or the next with room for all of them. */
function dealPersons(
  units: PlannedLead[][],
  agents: PlannedAgent[],
  strategy: Strategy,
  room: number[],
): (number | null)[] {
  const wanted = deal(units.length, agents, strategy);
  return units.map((unit, i) => {
    for (let tried = 0; tried < agents.length; tried++) {
      const agent = ((wanted[i] ?? 0) + tried) % agents.length;
      if ((room[agent] ?? 0) < unit.length) continue;
      room[agent] = (room[agent] ?? 0) - unit.length;
      return agent;
    }
    return null;
  });
}

/**
 * Decides for every lead who gets it or why it is left out. The one planner of preview, sync path and job.
 * @param leads in order: by `created_at`, then `lead_id`
 * @param agents in the order chosen; for `capacity_weighted` with a total capacity above 0
 * @returns a placement for each lead, in the order given
 */
export function planAssignment(
  leads: readonly PlannedLead[],
  agents: PlannedAgent[],
  strategy: Strategy,
  options: AssignmentOptions,
): Placement[] {
  const chosen = new Set(agents.map((agent) => agent.agent_id));
  const reasons = new Map<PlannedLead, SkipReason>();
  for (const lead of leads) {
    const reason = skipReason(lead, chosen, options);
    if (reason) reasons.set(lead, reason);
  }
  const units = unitsOf(
    leads.filter((lead) => !reasons.has(lead)),
    options.keep_person_together,
  );
  const dealt = options.respect_daily_capacity
    ? dealWithinRoom(units, agents, strategy)
    : deal(units.length, agents, strategy);
  const agentOf = new Map<PlannedLead, string>();
  for (const [i, unit] of units.entries()) {
    const agent = agents[dealt[i] ?? -1];
    for (const lead of unit) {
      if (agent) agentOf.set(lead, agent.agent_id);
      else reasons.set(lead, "no_capacity");
    }
  }
  return leads.map((lead): Placement => {
    const agent_id = agentOf.get(lead);
    return agent_id === undefined
      ? { lead, kind: "skip", reason: reasons.get(lead) ?? "no_capacity" }
      : { lead, kind: "assign", agent_id };
  });
}

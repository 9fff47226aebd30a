import type { AssignmentOptions, Strategy } from "../db/documents.ts";
import { groupBy } from "../group-by.ts";
import { interleave, largestRemainder, sharesWithin } from "./capacity-weighted.ts";
import { dailyLimit, isLimited } from "./daily-limit.ts";
import { dealInRotation, type Rotation } from "./rotation.ts";
import { roundRobin, roundRobinBySize, roundRobinWithin } from "./round-robin.ts";

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

const roomOf = ({ daily_capacity, assigned_today }: PlannedAgent, options: AssignmentOptions): number =>
  Math.max(0, dailyLimit(daily_capacity, options) - assigned_today);

/** What each agent's share goes by. */
const weightsOf = (agents: readonly PlannedAgent[], strategy: Strategy): number[] =>
  agents.map((agent) => (strategy === "round_robin" ? 1 : agent.daily_capacity));

type Deal = { units: PlannedLead[][]; agents: readonly PlannedAgent[]; strategy: Strategy };

/** The agent of each unit by a strategy, where nobody may go over their room; units that are left over get null. */
function deal({ units, agents, strategy }: Deal, options: AssignmentOptions): (number | null)[] {
  const limited = isLimited(options);
  const room = agents.map((agent) => roomOf(agent, options));
  const weights = weightsOf(agents, strategy);
  const sizes = units.map((unit) => unit.length);
  if (sizes.some((size) => size > 1))
    return strategy === "round_robin"
      ? roundRobinBySize(sizes, room)
      : dealInRotation(sizes, weights, room, []).dealt;
  if (strategy === "round_robin")
    return limited ? roundRobinWithin(units.length, room) : roundRobin(units.length, agents.length);
  const dealt = interleave(
    limited ? sharesWithin(units.length, weights, room) : largestRemainder(units.length, weights),
  );
  return units.map((_, i) => dealt[i] ?? null);
}

/** Leads that a strategy may deal, as units, and why the others are left out. */
function sift(leads: readonly PlannedLead[], agents: readonly PlannedAgent[], options: AssignmentOptions) {
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
  return { units, reasons };
}

/** A placement for each lead, in the order given; units that were dealt to nobody lack capacity. */
function place(
  leads: readonly PlannedLead[],
  agents: readonly PlannedAgent[],
  { units, reasons }: ReturnType<typeof sift>,
  dealt: (number | null)[],
): Placement[] {
  const agentOf = new Map<PlannedLead, string>();
  for (const [i, unit] of units.entries()) {
    const agent = agents[dealt[i] ?? -1];
    if (agent) for (const lead of unit) agentOf.set(lead, agent.agent_id);
  }
  return leads.map((lead): Placement => {
    const agent_id = agentOf.get(lead);
    return agent_id === undefined
      ? { lead, kind: "skip", reason: reasons.get(lead) ?? "no_capacity" }
      : { lead, kind: "assign", agent_id };
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
  agents: readonly PlannedAgent[],
  strategy: Strategy,
  options: AssignmentOptions,
): Placement[] {
  const sifted = sift(leads, agents, options);
  return place(leads, agents, sifted, deal({ units: sifted.units, agents, strategy }, options));
}

/**
 * The same for leads that come a few at a time: each run goes on where the former one stopped, so that the shares stay
 * exact over all of them.
 * @param rotation what the former run returned; another choice of agents, shares or strategy begins anew
 */
export function planInRotation(
  leads: readonly PlannedLead[],
  agents: readonly PlannedAgent[],
  strategy: Strategy,
  options: AssignmentOptions,
  rotation: Rotation | null,
): { placements: Placement[]; rotation: Rotation } {
  const sifted = sift(leads, agents, options);
  const weights = weightsOf(agents, strategy);
  const key = agents.map((agent, i) => `${agent.agent_id}:${weights[i]}`).join("|");
  const { dealt, credit } = dealInRotation(
    sifted.units.map((unit) => unit.length),
    weights,
    agents.map((agent) => roomOf(agent, options)),
    rotation?.key === key ? rotation.credit : [],
  );
  return { placements: place(leads, agents, sifted, dealt), rotation: { key, credit } };
}

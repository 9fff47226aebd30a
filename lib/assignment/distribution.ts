import type { Distribution, Strategy } from "../db/documents.ts";

/** An agent as the distribution shows them: open pipelines now, and leads given to them today. */
export type AgentLoad = {
  agent_id: string;
  name: string;
  daily_capacity: number;
  load: number;
  assigned_today: number;
};

/** What is looked at of a placement: who has the lead, and who gets it; an agent without a row counts for nobody. */
type Placed =
  | {
      kind: "assign";
      agent_id: string;
      lead: { agent_id: string | null };
      /** False where the lead comes without an open pipeline, as one may that is given back. */
      opens?: boolean;
    }
  | { kind: "skip"; lead: { agent_id: string | null } };

/** Percent of a day's capacity, with one decimal; null where the capacity is 0. */
export const utilisation = (leads: number, dailyCapacity: number): number | null =>
  dailyCapacity === 0 ? null : Math.round((1_000 * leads) / dailyCapacity) / 10;

/**
 * The share of `leads` that a strategy means for each agent, with two decimals: by capacity, or the same for all.
 */
export function exactShares(
  leads: number,
  agents: readonly Pick<AgentLoad, "daily_capacity">[],
  strategy: Strategy,
): number[] {
  const weights = agents.map((agent) => (strategy === "round_robin" ? 1 : agent.daily_capacity));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (sum === 0 ? 0 : Math.round((100 * leads * weight) / sum) / 100));
}

/**
 * What each agent would get: leads, load before and after, share of the day, and from whom leads are taken.
 * @param closing how many open pipelines of each agent close by it
 */
export function distribute(
  placements: readonly Placed[],
  agents: readonly AgentLoad[],
  strategy: Strategy,
  closing: ReadonlyMap<string, number>,
): Distribution[] {
  const given = placements.filter((placement) => placement.kind === "assign").length;
  const expected = exactShares(given, agents, strategy);
  const rows = new Map(
    agents.map((agent) => [
      agent.agent_id,
      { leads: 0, opened: 0, taken_from: {} as Record<string, number> },
    ]),
  );
  for (const placement of placements) {
    if (placement.kind !== "assign") continue;
    const owner = placement.lead.agent_id;
    const row = rows.get(placement.agent_id);
    if (!row) continue;
    row.leads++;
    if (placement.opens !== false) row.opened++;
    if (owner !== null && owner !== placement.agent_id)
      row.taken_from[owner] = (row.taken_from[owner] ?? 0) + 1;
  }
  return agents.map(({ agent_id, name, daily_capacity, load, assigned_today }, i) => {
    const { leads, opened, taken_from } = rows.get(agent_id) ?? { leads: 0, opened: 0, taken_from: {} };
    return {
      agent_id,
      name,
      daily_capacity,
      leads,
      assigned: 0,
      failed: 0,
      load_before: load,
      load_after: Math.max(0, load - (closing.get(agent_id) ?? 0)) + opened,
      utilisation_percent: utilisation(assigned_today + leads, daily_capacity),
      taken_from,
      expected: expected[i] ?? 0,
      assigned_today,
    };
  });
}

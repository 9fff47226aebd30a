import type { Distribution } from "../db/documents.ts";
import type { Placement } from "./plan-assignment.ts";

/** An agent as the distribution shows them: open pipelines now, and leads given to them today. */
export type AgentLoad = {
  agent_id: string;
  name: string;
  daily_capacity: number;
  load: number;
  assigned_today: number;
};

/** Percent of a day's capacity, with one decimal; null where the capacity is 0. */
export const utilisation = (leads: number, dailyCapacity: number): number | null =>
  dailyCapacity === 0 ? null : Math.round((1_000 * leads) / dailyCapacity) / 10;

/** What each agent would get: leads, load before and after, share of the day, and from whom leads are taken. */
export function distribute(placements: readonly Placement[], agents: readonly AgentLoad[]): Distribution[] {
  const rows = new Map(
    agents.map((agent) => [agent.agent_id, { leads: 0, taken_from: {} as Record<string, number> }]),
  );
  const lost = new Map<string, number>();
  for (const placement of placements) {
    if (placement.kind !== "assign") continue;
    const row = rows.get(placement.agent_id);
    if (!row) continue;
    row.leads++;
    const owner = placement.lead.agent_id;
    if (owner !== null) lost.set(owner, (lost.get(owner) ?? 0) + 1);
    if (owner !== null && owner !== placement.agent_id)
      row.taken_from[owner] = (row.taken_from[owner] ?? 0) + 1;
  }
  return agents.map(({ agent_id, name, daily_capacity, load, assigned_today }) => {
    const { leads, taken_from } = rows.get(agent_id) ?? { leads: 0, taken_from: {} };
    return {
      agent_id,
      name,
      daily_capacity,
      leads,
      assigned: 0,
      failed: 0,
      load_before: load,
      load_after: Math.max(0, load - (lost.get(agent_id) ?? 0)) + leads,
      utilisation_percent: utilisation(assigned_today + leads, daily_capacity),
      taken_from,
    };
  });
}

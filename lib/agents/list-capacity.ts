import { z } from "zod";
import { agentLoads } from "../assignment/agent-loads.ts";
import { utilisation } from "../assignment/distribution.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { loadSettings } from "../settings/load-settings.ts";

export const AgentCapacity = z
  .strictObject({
    agent_id: z.string(),
    name: z.string(),
    status: z.enum(["active", "inactive"]),
    daily_capacity: z.int(),
    open_pipelines: z.int().meta({ description: "Leads that the agent works now" }),
    assigned_today: z.int().meta({ description: "Pipelines opened today, in the workspace's time zone" }),
    utilisation_percent: z
      .number()
      .nullable()
      .meta({ description: "assigned_today of daily_capacity, one decimal; null without capacity" }),
  })
  .meta({ id: "AgentCapacity" });
export type AgentCapacity = z.infer<typeof AgentCapacity>;

/** How much of each agent's day is taken, by agent id. */
export async function listCapacity(ctx: Context): Promise<{ items: AgentCapacity[]; next_cursor: null }> {
  const [{ time_zone }, agents] = await Promise.all([
    loadSettings(),
    db.agents().find({}).sort({ agent_id: 1 }).toArray(),
  ]);
  const loads = await agentLoads(agents, { now: ctx.now(), timeZone: time_zone });
  const statusOf = new Map(agents.map(({ agent_id, status }) => [agent_id, status]));
  const items = loads.map(({ agent_id, name, daily_capacity, load, assigned_today }) => ({
    agent_id,
    name,
    status: statusOf.get(agent_id) ?? "inactive",
    daily_capacity,
    open_pipelines: load,
    assigned_today,
    utilisation_percent: utilisation(assigned_today, daily_capacity),
  }));
  return { items, next_cursor: null };
}

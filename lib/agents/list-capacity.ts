import { z } from "zod";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { calendarSpan } from "../rules/calendar.ts";
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
  const { time_zone } = await loadSettings();
  const { from } = calendarSpan({ now: ctx.now(), timeZone: time_zone }, "day", 0);
  const [agents, open, today] = await Promise.all([
    db.agents().find({}).sort({ agent_id: 1 }).toArray(),
    countByAgent({ status: "open" }),
    countByAgent({ opened_at: { $gte: new Date(from) } }),
  ]);
  const items = agents.map(({ agent_id, name, status, daily_capacity }) => {
    const assigned_today = today.get(agent_id) ?? 0;
    return {
      agent_id,
      name,
      status,
      daily_capacity,
      open_pipelines: open.get(agent_id) ?? 0,
      assigned_today,
      utilisation_percent:
        daily_capacity === 0 ? null : Math.round((1000 * assigned_today) / daily_capacity) / 10,
    };
  });
  return { items, next_cursor: null };
}

async function countByAgent(match: Record<string, unknown>): Promise<Map<string, number>> {
  const rows = await db
    .pipelines()
    .aggregate<{ _id: string; n: number }>([
      { $match: match },
      { $group: { _id: "$agent_id", n: { $sum: 1 } } },
    ])
    .toArray();
  return new Map(rows.map(({ _id, n }) => [_id, n]));
}

import { db } from "../db/collections.ts";
import type { Agent } from "../db/documents.ts";
import { type FieldError, Invalid } from "../errors.ts";
import type { Clock } from "../rules/calendar.ts";
import { givenSince, startOfDay } from "./daily-room.ts";
import type { AgentLoad } from "./distribution.ts";

/**
 * Open pipelines of agents, and pipelines opened for them today in the workspace's zone.
 * One agent at a time, by the index of agents: grouping all of them at once reads every document of theirs.
 */
export async function agentLoads(
  agents: Pick<Agent, "agent_id" | "name" | "daily_capacity">[],
  clock: Clock,
): Promise<AgentLoad[]> {
  const today = startOfDay(clock.now, clock.timeZone);
  return Promise.all(
    agents.map(async ({ agent_id, name, daily_capacity }) => {
      const [open, closedToday] = await Promise.all([
        countOpen(agent_id, today),
        db.pipelines().countDocuments({ agent_id, ...givenSince(today), status: "closed" }),
      ]);
      return {
        agent_id,
        name,
        daily_capacity,
        load: open.load,
        assigned_today: open.opened_today + closedToday,
      };
    }),
  );
}

async function countOpen(agent_id: string, today: Date): Promise<{ load: number; opened_today: number }> {
  const [counted] = await db
    .pipelines()
    .aggregate<{ load: number; opened_today: number }>([
      { $match: { agent_id, status: "open" } },
      {
        $group: {
          _id: null,
          load: { $sum: 1 },
          opened_today: { $sum: { $cond: [{ $gte: ["$opened_at", today] }, 1, 0] } },
        },
      },
    ])
    .toArray();
  return counted ?? { load: 0, opened_today: 0 };
}

/**
 * The agents of a request, in its order.
 * @param listPath where the list of agents stands in the body, as a JSON pointer
 * @param pathOf where the i-th of them stands
 * @throws Invalid naming each id that is unknown, inactive or there twice, and a total capacity of 0 where shares go by it
 */
export async function findAgents(
  agentIds: string[],
  byCapacity: boolean,
  listPath = "/agent_ids",
  pathOf = (index: number) => `${listPath}/${index}`,
): Promise<Agent[]> {
  const found = await db
    .agents()
    .find({ agent_id: { $in: agentIds } }, { projection: { _id: 0 } })
    .toArray();
  const byId = new Map(found.map((agent) => [agent.agent_id, agent]));
  const errors: FieldError[] = [];
  const agents: Agent[] = [];
  for (const [index, id] of agentIds.entries()) {
    const agent = byId.get(id);
    const problem = (message: string) => errors.push({ path: pathOf(index), message });
    if (!agent) problem(`there is no agent ${JSON.stringify(id)}`);
    else if (agentIds.indexOf(id) !== index) problem(`${id} is there twice`);
    else if (agent.status !== "active") problem(`${id} is inactive`);
    else agents.push(agent);
  }
  if (errors.length === 0 && byCapacity && agents.every((agent) => agent.daily_capacity === 0)) {
    errors.push({
      path: listPath,
      message: "capacity_weighted needs a total daily_capacity above 0, got 0",
    });
  }
  if (errors.length > 0) throw new Invalid(errors);
  return agents;
}

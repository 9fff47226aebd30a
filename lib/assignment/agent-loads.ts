import { db } from "../db/collections.ts";
import type { Agent } from "../db/documents.ts";
import { roughCount } from "../db/rough-count.ts";
import { type FieldError, Invalid } from "../errors.ts";
import type { Clock } from "../rules/calendar.ts";
import { givenSince, startOfDay } from "./daily-room.ts";
import type { AgentLoad } from "./distribution.ts";

/** Beyond so many pipelines each agent's are counted by the index of agents; grouping reads every document of theirs. */
const mostGrouped = 20_000;

/** Open pipelines of agents, and pipelines opened for them today in the workspace's zone. */
export async function agentLoads(
  agents: Pick<Agent, "agent_id" | "name" | "daily_capacity">[],
  clock: Clock,
): Promise<AgentLoad[]> {
  const today = startOfDay(clock.now, clock.timeZone);
  const ids = agents.map(({ agent_id }) => agent_id);
  const areFew = (await roughCount(db.pipelines())) <= mostGrouped;
  const asked = areFew ? [ids] : ids.map((id) => [id]);
  const counted = await Promise.all(asked.map((part) => countOf(part, today)));
  const openOf = new Map(counted.flatMap(({ open }) => open).map((each) => [each._id, each]));
  const closedOf = new Map(counted.flatMap(({ closed }) => closed).map((each) => [each._id, each.n]));
  return agents.map(({ agent_id, name, daily_capacity }) => {
    const { load, opened_today } = openOf.get(agent_id) ?? { load: 0, opened_today: 0 };
    return {
      agent_id,
      name,
      daily_capacity,
      load,
      assigned_today: opened_today + (closedOf.get(agent_id) ?? 0),
    };
  });
}

/** Open pipelines of some agents, and those that were opened and closed today. */
async function countOf(agentIds: string[], today: Date) {
  const agent_id = { $in: agentIds };
  const [open, closed] = await Promise.all([
    db
      .pipelines()
      .aggregate<{ _id: string; load: number; opened_today: number }>([
        { $match: { agent_id, status: "open" } },
        {
          $group: {
            _id: "$agent_id",
            load: { $sum: 1 },
            opened_today: { $sum: { $cond: [{ $gte: ["$opened_at", today] }, 1, 0] } },
          },
        },
      ])
      .toArray(),
    db
      .pipelines()
      .aggregate<{ _id: string; n: number }>([
        { $match: { agent_id, ...givenSince(today), status: "closed" } },
        { $group: { _id: "$agent_id", n: { $sum: 1 } } },
      ])
      .toArray(),
  ]);
  return { open, closed };
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

import { loadWorkspace } from "../cohorts/workspace.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { Agent, Distribution, Strategy } from "../db/documents.ts";
import { agentLoads } from "./agent-loads.ts";
import { closingPipelines } from "./closing-pipelines.ts";
import { distribute } from "./distribution.ts";
import type { NewItem } from "./lead-blocks.ts";

/** Leads whose owners are asked for at a time. */
const chunkSize = 10_000;

type Found = Pick<Agent, "agent_id" | "name" | "daily_capacity">;

/** Agents by id, in order; one that is gone is named by its id. */
async function agentsOf(agentIds: string[]): Promise<Found[]> {
  const found = await db
    .agents()
    .find({ agent_id: { $in: agentIds } })
    .toArray();
  const byId = new Map(found.map((agent) => [agent.agent_id, agent]));
  return agentIds.map((id) => byId.get(id) ?? { agent_id: id, name: id, daily_capacity: 0 });
}

async function ownersOf(leadIds: string[]): Promise<Map<string, string | null>> {
  const owners = new Map<string, string | null>();
  for (let from = 0; from < leadIds.length; from += chunkSize) {
    const leads = await db
      .leads()
      .find({ lead_id: { $in: leadIds.slice(from, from + chunkSize) } })
      .project<{ lead_id: string; agent_id?: string | null }>({ _id: 0, lead_id: 1, agent_id: 1 })
      .toArray();
    for (const lead of leads) owners.set(lead.lead_id, lead.agent_id ?? null);
  }
  return owners;
}

/** What each agent gets of leads whose agents are settled already: by a job that is retried or undone. */
export async function distributeItems(
  ctx: Context,
  items: readonly (NewItem & { opens?: boolean })[],
  agentIds: string[],
  strategy: Strategy,
): Promise<Distribution[]> {
  const { clock } = await loadWorkspace(ctx);
  const loads = await agentLoads(await agentsOf(agentIds), clock);
  const leadIds = items.map((item) => item.lead_id);
  const [owners, closing] = await Promise.all([ownersOf(leadIds), closingPipelines(leadIds)]);
  const placements = items.map((item) => ({
    kind: "assign" as const,
    agent_id: item.agent_id ?? "",
    lead: { agent_id: owners.get(item.lead_id) ?? null },
    ...(item.opens !== undefined && { opens: item.opens }),
  }));
  return distribute(placements, loads, strategy, closing).map((row) => ({ ...row, expected: row.leads }));
}

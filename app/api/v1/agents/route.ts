import { Agent, CreateAgent } from "@/lib/agents/agent.ts";
import { createAgent } from "@/lib/agents/create-agent.ts";
import { ListAgents, listAgents } from "@/lib/agents/list-agents.ts";
import { pageOf } from "@/lib/http/list.ts";
import { created } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    { summary: "Agents", answers: { 200: pageOf(Agent) }, can: "agents:read", query: ListAgents },
    ({ ctx, query }) => listAgents(ctx, query),
  ),
  POST: route(
    { summary: "Make an agent", answers: { 201: Agent }, can: "agents:write", body: CreateAgent },
    async ({ ctx, body }) => {
      const made = await createAgent(ctx, body);
      return created(made, `/api/v1/agents/${encodeURIComponent(made.agent_id)}`);
    },
  ),
});

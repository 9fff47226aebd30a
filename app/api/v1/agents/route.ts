import { CreateAgent } from "@/lib/agents/agent.ts";
import { createAgent } from "@/lib/agents/create-agent.ts";
import { ListAgents, listAgents } from "@/lib/agents/list-agents.ts";
import { created } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ can: "agents:read", query: ListAgents }, ({ ctx, query }) => listAgents(ctx, query)),
  POST: route({ can: "agents:write", body: CreateAgent }, async ({ ctx, body }) => {
    const made = await createAgent(ctx, body);
    return created(made, `/api/v1/agents/${encodeURIComponent(made.agent_id)}`);
  }),
});

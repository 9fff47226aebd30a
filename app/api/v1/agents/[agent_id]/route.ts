import { Agent, loadAgent, UpdateAgent } from "@/lib/agents/agent.ts";
import { deleteAgent } from "@/lib/agents/delete-agent.ts";
import { updateAgent } from "@/lib/agents/update-agent.ts";
import { noContent } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";

type Path = { params: Record<string, string> };
const load = ({ params }: Path) => loadAgent(params.agent_id ?? "");

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    { summary: "One agent", answers: { 200: Agent }, can: "agents:read", load },
    async ({ loaded }) => loaded,
  ),
  PATCH: route(
    { summary: "Change an agent", answers: { 200: Agent }, can: "agents:write", load, body: UpdateAgent },
    ({ ctx, loaded, body }) => updateAgent(ctx, loaded.agent_id, body),
  ),
  DELETE: route(
    { summary: "Delete an agent who owns no lead", answers: { 204: null }, can: "agents:write", load },
    async ({ ctx, loaded }) => {
      await deleteAgent(ctx, loaded.agent_id);
      return noContent();
    },
  ),
});

import { AgentCapacity, listCapacity } from "@/lib/agents/list-capacity.ts";
import { pageOf } from "@/lib/http/list.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "How much of each agent's day is taken",
      answers: { 200: pageOf(AgentCapacity) },
      can: "agents:read",
    },
    ({ ctx }) => listCapacity(ctx),
  ),
});

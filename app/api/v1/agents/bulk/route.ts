import { upsertAgents } from "@/lib/agents/upsert-agents.ts";
import { methods, route } from "@/lib/http/route.ts";
import { parseRows } from "@/lib/people/parse-rows.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ can: "agents:write", heavy: true, parse: parseRows }, ({ ctx, body }) =>
    upsertAgents(ctx, body),
  ),
});

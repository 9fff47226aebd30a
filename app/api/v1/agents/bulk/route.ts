import { AgentRows } from "@/lib/agents/agent.ts";
import { upsertAgents } from "@/lib/agents/upsert-agents.ts";
import { methods, route } from "@/lib/http/route.ts";
import { parseRows } from "@/lib/people/parse-rows.ts";
import { BulkResult } from "@/lib/people/upsert-records.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    {
      summary: "Make and change agents by id",
      answers: { 200: BulkResult },
      accepts: AgentRows,
      ndjson: true,
      can: "agents:write",
      heavy: true,
      parse: parseRows,
    },
    ({ ctx, body }) => upsertAgents(ctx, body),
  ),
});

import { z } from "zod";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { cursorsOf, ListQuery, type Page, toPage } from "../http/list.ts";
import { type Agent, toAgent } from "./agent.ts";

export const ListAgents = ListQuery.extend({
  status: z.enum(["active", "inactive"], "expected active or inactive").optional(),
});
export type ListAgents = z.infer<typeof ListAgents>;

const cursors = cursorsOf("agents", z.string());

/** Agents by their id. */
export async function listAgents(_ctx: Context, { limit, cursor, status }: ListAgents): Promise<Page<Agent>> {
  const rows = await db
    .agents()
    .find({
      ...(status !== undefined && { status }),
      ...(cursor !== undefined && { agent_id: { $gt: cursors.read(cursor) } }),
    })
    .sort({ agent_id: 1 })
    .limit(limit + 1)
    .toArray();
  return toPage(rows.map(toAgent), limit, cursors, (last) => last.agent_id);
}

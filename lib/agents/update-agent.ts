import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { NotFound } from "../errors.ts";
import { type Agent, loadAgent, toAgent, type UpdateAgent } from "./agent.ts";

/**
 * Changes the fields that are given of an agent.
 * @throws NotFound
 */
export async function updateAgent(ctx: Context, agent_id: string, input: UpdateAgent): Promise<Agent> {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  if (Object.keys(given).length === 0) return loadAgent(agent_id);
  const stored = await db
    .agents()
    .findOneAndUpdate(
      { agent_id },
      { $set: { ...given, updated_at: ctx.now() } },
      { returnDocument: "after" },
    );
  if (!stored) throw new NotFound("agent", agent_id);
  await audit(ctx, "agent.update", agent_id, Object.keys(given));
  return toAgent(stored);
}

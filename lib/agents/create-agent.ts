import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db, inTransaction, isDuplicateKey } from "../db/collections.ts";
import { nextFreeIds } from "../db/next-free-ids.ts";
import { Conflict } from "../errors.ts";
import { type Agent, type CreateAgent, newAgent } from "./agent.ts";

/**
 * Makes an agent; without an id it gets the next one.
 * @throws Conflict when the id is taken
 */
export async function createAgent(ctx: Context, input: CreateAgent): Promise<Agent> {
  const [agent_id = ""] = input.agent_id ? [input.agent_id] : await nextFreeIds("agent", 1);
  const agent = newAgent(agent_id, input, ctx.now());
  try {
    await inTransaction(async (session) => {
      await db.agents().insertOne({ ...agent }, { session });
      await audit(ctx, "agent.create", agent_id, Object.keys(input), session);
    });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const message = `there is already an agent ${JSON.stringify(agent_id)}`;
    throw new Conflict(`/agent_id: ${message}`, [{ path: "/agent_id", message }]);
  }
  return agent;
}

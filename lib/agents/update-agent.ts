import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db, inTransaction } from "../db/collections.ts";
import { NotFound } from "../errors.ts";
import { changedAmong, given } from "../given.ts";
import { type Agent, loadAgent, toAgent, type UpdateAgent } from "./agent.ts";

/**
 * Changes the fields that are given of an agent.
 * @throws NotFound
 */
export async function updateAgent(ctx: Context, agent_id: string, input: UpdateAgent): Promise<Agent> {
  const wanted = given(input);
  if (Object.keys(wanted).length === 0) return loadAgent(agent_id);
  const set = { ...wanted, updated_at: ctx.now() };
  return inTransaction(async (session) => {
    const before = await db
      .agents()
      .findOneAndUpdate({ agent_id }, { $set: set }, { returnDocument: "before", session });
    if (!before) throw new NotFound("agent", agent_id);
    await audit(ctx, "agent.update", agent_id, changedAmong(Object.keys(wanted), before, wanted), session);
    return toAgent({ ...before, ...set });
  });
}

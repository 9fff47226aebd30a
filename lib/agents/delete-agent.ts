import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db, inTransaction } from "../db/collections.ts";
import { Conflict, NotFound } from "../errors.ts";

/**
 * Deletes an agent who owns no lead. What they did before stays in pipelines, tasks and jobs under their id.
 * @throws NotFound, Conflict when they own leads
 */
export async function deleteAgent(ctx: Context, agent_id: string): Promise<void> {
  const owned = await db.leads().countDocuments({ agent_id });
  if (owned > 0) {
    throw new Conflict(
      `Agent ${agent_id} owns ${owned} ${owned === 1 ? "lead" : "leads"}: deactivate them instead, with status "inactive", or assign the leads to others first.`,
    );
  }
  await inTransaction(async (session) => {
    const { deletedCount } = await db.agents().deleteOne({ agent_id }, { session });
    if (deletedCount === 0) throw new NotFound("agent", agent_id);
    await audit(ctx, "agent.delete", agent_id, [], session);
  });
}

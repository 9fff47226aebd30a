import type { Context } from "../context.ts";
import { NotFound } from "../errors.ts";
import { publish } from "../jobs/events.ts";
import { audit } from "./audit.ts";
import { accounts, keepingAnAdmin, sessions, users } from "./user-store.ts";

/**
 * Deletes a user and signs them out. What they did stays in the audit log under their id.
 * @throws NotFound, Conflict when no admin would be left
 */
export async function deleteUser(ctx: Context, user_id: string): Promise<void> {
  await keepingAnAdmin(async (session) => {
    const { deletedCount } = await users().deleteOne({ _id: user_id }, { session });
    if (deletedCount === 0) throw new NotFound("user", user_id);
    await accounts().deleteMany({ userId: user_id }, { session });
    await sessions().deleteMany({ userId: user_id }, { session });
    await audit(ctx, "user.delete", user_id, [], session);
  });
  await publish({ topic: "access", id: user_id, type: "changed" });
}

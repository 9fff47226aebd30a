import type { Context } from "../context.ts";
import { db, inTransaction } from "../db/collections.ts";
import { NotFound } from "../errors.ts";
import { publish } from "../jobs/events.ts";
import { audit } from "./audit.ts";

/**
 * Revokes a key: its next request is refused, and live streams that it opened end. A second time changes nothing.
 * @throws NotFound
 */
export async function revokeApiKey(ctx: Context, key_id: string): Promise<void> {
  const key = await db.apiKeys().findOne({ key_id });
  if (!key) throw new NotFound("API key", key_id);
  const isRevoked = await inTransaction(async (session) => {
    const { modifiedCount } = await db
      .apiKeys()
      .updateOne({ key_id, revoked_at: null }, { $set: { revoked_at: ctx.now() } }, { session });
    if (modifiedCount === 0) return false;
    await audit(ctx, "api_key.revoke", key_id, ["revoked_at"], session);
    return true;
  });
  if (isRevoked) await publish({ topic: "access", id: key_id, type: "changed" });
}

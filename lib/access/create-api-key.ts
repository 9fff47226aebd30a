import { z } from "zod";
import { actorLabel, type Context } from "../context.ts";
import { db, inTransaction } from "../db/collections.ts";
import { newApiKey } from "./api-key-format.ts";
import { audit } from "./audit.ts";
import { RoleName } from "./role.ts";

/** No key is good for longer: whoever goes on needing one makes another beside it, and revokes the former then. */
const longestDays = 365;
const dayMs = 86_400_000;

export const CreateApiKey = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1, "expected a name")
      .max(100, "expected at most 100 characters")
      .meta({ description: "What the key is for", example: "Nightly CRM sync" }),
    role: RoleName,
    expires_in_days: z
      .int("expected a whole number of days")
      .min(1, "expected at least 1")
      .max(longestDays, `expected at most ${longestDays}`)
      .optional()
      .meta({ description: `After which it is refused; ${longestDays} if left out`, example: 90 }),
  })
  .meta({ id: "CreateApiKey", example: { name: "Nightly CRM sync", role: "manager" } });
export type CreateApiKey = z.infer<typeof CreateApiKey>;

export const ApiKeyItem = z
  .strictObject({
    key_id: z.string().meta({ example: "AK-0f3a9c2b7d11" }),
    name: z.string(),
    role: RoleName,
    prefix: z.string().meta({ description: "How the key begins, to tell keys apart" }),
    created_by: z.string(),
    created_at: z.date(),
    last_used_at: z.date().nullable().meta({ description: "To the minute" }),
    revoked_at: z.date().nullable(),
    expires_at: z.date(),
  })
  .meta({ id: "ApiKey" });
export type ApiKeyItem = z.infer<typeof ApiKeyItem>;

export const CreatedApiKey = ApiKeyItem.extend({
  key: z.string().meta({ description: "The key itself: shown now and never again" }),
}).meta({ id: "CreatedApiKey" });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;

/** Makes an API key; its secret is in this answer only. */
export async function createApiKey(
  ctx: Context,
  { name, role, expires_in_days = longestDays }: CreateApiKey,
): Promise<CreatedApiKey> {
  const now = ctx.now();
  const { secret, hash, key_id, prefix } = newApiKey();
  const item: ApiKeyItem = {
    key_id,
    name,
    role,
    prefix,
    created_by: actorLabel(ctx.actor),
    created_at: now,
    last_used_at: null,
    revoked_at: null,
    expires_at: new Date(now.getTime() + expires_in_days * dayMs),
  };
  await inTransaction(async (session) => {
    await db.apiKeys().insertOne({ ...item, hash }, { session });
    await audit(ctx, "api_key.create", key_id, ["name", "role"], session);
  });
  return { ...item, key: secret };
}

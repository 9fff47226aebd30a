import type { Actor } from "../context.ts";
import { db } from "../db/collections.ts";
import { apiKeyIdOf, matchesHash } from "./api-key-format.ts";
import { readSession } from "./session.ts";

const usedAtPrecisionMs = 60_000;

/**
 * Who sends a request: by its API key, else by its sign-in cookie; null when neither is good.
 * An `Authorization` header that is not a good key is refused, whatever cookie comes with it.
 */
export async function authenticate(request: Request): Promise<Actor | null> {
  const authorization = request.headers.get("authorization");
  if (authorization === null) return readSession(request.headers);
  const secret = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  return secret === undefined ? null : actorOfKey(secret);
}

async function actorOfKey(secret: string): Promise<Actor | null> {
  const key_id = apiKeyIdOf(secret);
  if (key_id === null) return null;
  const key = await db.apiKeys().findOne({ key_id });
  const now = new Date();
  if (!key || !matchesHash(secret, key.hash) || key.revoked_at !== null || key.expires_at <= now) return null;
  if (now.getTime() - (key.last_used_at?.getTime() ?? 0) >= usedAtPrecisionMs) {
    await db.apiKeys().updateOne({ key_id }, { $set: { last_used_at: now } });
  }
  return { kind: "api_key", id: key.key_id, name: key.name, role: key.role };
}

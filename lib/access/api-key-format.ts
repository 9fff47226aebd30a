import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

const form = /^cohort_([0-9a-f]{12})_[0-9a-f]{64}$/;

/** A new key: `secret` is shown once, `hash` is what is stored, `key_id` and `prefix` name it afterwards. */
export function newApiKey(): { key_id: string; prefix: string; secret: string; hash: string } {
  const id = randomBytes(6).toString("hex");
  const secret = `cohort_${id}_${randomBytes(32).toString("hex")}`;
  return { key_id: `AK-${id}`, prefix: `cohort_${id}`, secret, hash: hashApiKey(secret) };
}

/** SHA-256 in hex: enough for a secret of 256 random bits. */
export const hashApiKey = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** The id of the key that `secret` claims to be; null when it has not the form of one. */
export function apiKeyIdOf(secret: string): string | null {
  const id = form.exec(secret)?.[1];
  return id === undefined ? null : `AK-${id}`;
}

/** Compares a presented key with a stored hash in constant time. */
export function matchesHash(secret: string, hash: string): boolean {
  const given = Buffer.from(hashApiKey(secret), "hex");
  const stored = Buffer.from(hash, "hex");
  return given.length === stored.length && timingSafeEqual(given, stored);
}

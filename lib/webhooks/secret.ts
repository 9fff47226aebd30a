import { createHmac, randomBytes } from "node:crypto";

/** What secrets of webhooks are sealed for. */
export const ofWebhooks = "webhooks";

/** A new secret in the form of Standard Webhooks. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

/**
 * The headers of Standard Webhooks (standardwebhooks.com): HMAC-SHA256 over `id.timestamp.body`.
 * @param at of this try, so that receivers can refuse old ones
 */
export function signedHeaders(id: string, body: string, secret: string, at: Date): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const bytes = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", bytes).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}

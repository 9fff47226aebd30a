import { audit } from "../access/audit.ts";
import { actorLabel, type Context } from "../context.ts";
import { db, inTransaction } from "../db/collections.ts";
import { nextId } from "../db/next-id.ts";
import type { Webhook } from "../db/webhook-documents.ts";
import { Conflict } from "../errors.ts";
import { seal } from "../sealed.ts";
import { forgetWebhooks } from "./keep-messages.ts";
import { requireAllowedUrl } from "./require-allowed-url.ts";
import { newSecret, ofWebhooks } from "./secret.ts";
import { type CreatedWebhook, type CreateWebhook, notPaused, showWebhook } from "./webhook-schemas.ts";

/** Each event is kept and sent once for every webhook that wants it. */
const mostWebhooks = 20;

/**
 * Makes a webhook; its secret is in this answer only.
 * @throws Invalid for an address that may not be sent to, Conflict when there are as many as there may be
 */
export async function createWebhook(ctx: Context, input: CreateWebhook): Promise<CreatedWebhook> {
  await requireAllowedUrl(input.url);
  if ((await db.webhooks().countDocuments({})) >= mostWebhooks)
    throw new Conflict(
      `There are ${mostWebhooks} webhooks, which is the most; delete one that is not needed.`,
    );
  const secret = newSecret();
  const now = ctx.now();
  const webhook: Webhook = {
    webhook_id: await nextId("webhook"),
    url: input.url,
    description: input.description ?? "",
    events: input.events,
    enabled: true,
    disabled_reason: null,
    ...notPaused,
    secret: seal(ofWebhooks, secret),
    created_by: actorLabel(ctx.actor),
    created_at: now,
    updated_at: now,
  };
  await inTransaction(async (session) => {
    await db.webhooks().insertOne({ ...webhook }, { session });
    await audit(ctx, "webhook.create", webhook.webhook_id, ["url", "events"], session);
  });
  forgetWebhooks();
  return { ...showWebhook(webhook), secret };
}

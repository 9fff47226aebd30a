import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db, inTransaction } from "../db/collections.ts";
import type { Webhook } from "../db/webhook-documents.ts";
import { forgetWebhooks } from "./keep-messages.ts";

/** Deletes a webhook with its deliveries; what waits is not sent any more. */
export async function deleteWebhook(ctx: Context, { webhook_id }: Webhook): Promise<void> {
  await inTransaction(async (session) => {
    const { deletedCount } = await db.webhooks().deleteOne({ webhook_id }, { session });
    if (deletedCount > 0) await audit(ctx, "webhook.delete", webhook_id, [], session);
  });
  forgetWebhooks();
  await db.webhookDeliveries().deleteMany({ webhook_id });
}

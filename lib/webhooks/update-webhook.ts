import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db, inTransaction } from "../db/collections.ts";
import type { Webhook } from "../db/webhook-documents.ts";
import { NotFound } from "../errors.ts";
import { changedAmong, given } from "../given.ts";
import { forgetWebhooks } from "./keep-messages.ts";
import { requireAllowedUrl } from "./require-allowed-url.ts";
import { notPaused, showWebhook, type UpdateWebhook, type WebhookItem } from "./webhook-schemas.ts";

/** Changes what is given of a webhook; its receiver is asked again at once. @throws NotFound, Invalid for an address that may not be sent to */
export async function updateWebhook(
  ctx: Context,
  { webhook_id }: Webhook,
  input: UpdateWebhook,
): Promise<WebhookItem> {
  if (input.url !== undefined) await requireAllowedUrl(input.url);
  const wanted = given(input);
  const set = {
    ...wanted,
    ...(input.enabled && { disabled_reason: null }),
    ...notPaused,
    updated_at: ctx.now(),
  };
  const before = await inTransaction(async (session) => {
    const former = await db
      .webhooks()
      .findOneAndUpdate(
        { webhook_id },
        { $set: set },
        { returnDocument: "before", projection: { _id: 0 }, session },
      );
    if (!former) throw new NotFound("webhook", webhook_id);
    const changed = changedAmong(Object.keys(wanted), former, wanted);
    await audit(ctx, "webhook.update", webhook_id, changed, session);
    return former;
  });
  forgetWebhooks();
  return showWebhook({ ...before, ...set });
}

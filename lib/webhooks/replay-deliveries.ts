import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db, inTransaction } from "../db/collections.ts";
import type { Webhook } from "../db/webhook-documents.ts";
import { Conflict, Invalid } from "../errors.ts";
import { newDelivery } from "./keep-messages.ts";
import { notPaused, type ReplayDeliveries } from "./webhook-schemas.ts";

const mostAtOnce = 10_000;

/**
 * Sends messages again in new deliveries, under the ids that they had: those that are named, else every failed one.
 * @throws Invalid for deliveries that are not the webhook's, Conflict while it is switched off
 */
export async function replayDeliveries(
  ctx: Context,
  { webhook_id, enabled }: Webhook,
  { delivery_ids }: ReplayDeliveries,
): Promise<{ replayed: number }> {
  if (!enabled) throw new Conflict(`${webhook_id} is switched off; switch it on first.`);
  const wanted = delivery_ids ? { _id: { $in: delivery_ids } } : { status: "failed" as const };
  const found = await db
    .webhookDeliveries()
    .find({ webhook_id, ...wanted })
    .sort({ created_at: 1 })
    .limit(mostAtOnce)
    .toArray();
  const known = new Set(found.map(({ _id }) => _id));
  const errors = (delivery_ids ?? []).flatMap((id, i) =>
    known.has(id)
      ? []
      : [{ path: `/delivery_ids/${i}`, message: `${webhook_id} has no delivery ${JSON.stringify(id)}` }],
  );
  if (errors.length > 0) throw new Invalid(errors);
  const again = found.map((each) => newDelivery(pick(each), ctx.now()));
  await inTransaction(async (session) => {
    if (again.length > 0) await db.webhookDeliveries().insertMany(again, { session });
    await db.webhooks().updateOne({ webhook_id }, { $set: notPaused }, { session });
    await audit(ctx, "webhook.replay", webhook_id, [], session);
  });
  return { replayed: found.length };
}

const pick = ({ webhook_id, message_id, event, pii_id, payload }: Parameters<typeof newDelivery>[0]) => ({
  webhook_id,
  message_id,
  event,
  pii_id,
  payload,
});

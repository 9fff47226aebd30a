import { z } from "zod";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { Webhook } from "../db/webhook-documents.ts";
import { NotFound } from "../errors.ts";
import { cursorsOf, type ListQuery, type Page, toPage } from "../http/list.ts";
import { type DeliveryItem, showDelivery, showWebhook, type WebhookItem } from "./webhook-schemas.ts";

/** A webhook by its id. @throws NotFound */
export async function findWebhook(webhook_id: string): Promise<Webhook> {
  const webhook = await db.webhooks().findOne({ webhook_id }, { projection: { _id: 0 } });
  if (!webhook) throw new NotFound("webhook", webhook_id);
  return webhook;
}

const webhookCursors = cursorsOf("webhooks", z.string());

/** Every webhook, by id. */
export async function listWebhooks(_ctx: Context, { limit, cursor }: ListQuery): Promise<Page<WebhookItem>> {
  const after = cursor === undefined ? {} : { webhook_id: { $gt: webhookCursors.read(cursor) } };
  const rows = await db
    .webhooks()
    .find(after, { projection: { _id: 0 } })
    .sort({ webhook_id: 1 })
    .limit(limit + 1)
    .toArray();
  const { items, next_cursor } = toPage(rows, limit, webhookCursors, (last) => last.webhook_id);
  return { items: items.map(showWebhook), next_cursor };
}

const Position = z.strictObject({ at: z.iso.datetime(), id: z.string() });
const deliveryCursors = cursorsOf("deliveries", Position);

/** What a webhook was sent, and is still to be sent, newest first; kept for 30 days. */
export async function listDeliveries(
  { webhook_id }: Webhook,
  { limit, cursor }: ListQuery,
): Promise<Page<DeliveryItem>> {
  const from = cursor === undefined ? undefined : deliveryCursors.read(cursor);
  const at = new Date(from?.at ?? 0);
  const rows = await db
    .webhookDeliveries()
    .find({
      webhook_id,
      ...(from && { $or: [{ created_at: { $lt: at } }, { created_at: at, _id: { $gt: from.id } }] }),
    })
    .sort({ created_at: -1, _id: 1 })
    .limit(limit + 1)
    .toArray();
  const { items, next_cursor } = toPage(rows, limit, deliveryCursors, (last) => ({
    at: last.created_at.toISOString(),
    id: last._id,
  }));
  return { items: items.map(showDelivery), next_cursor };
}

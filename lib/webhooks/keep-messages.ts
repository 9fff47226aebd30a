import { randomUUID } from "node:crypto";
import { db, type Session } from "../db/collections.ts";
import type { WebhookDelivery } from "../db/webhook-documents.ts";
import type { WebhookEvent } from "./webhook-events.ts";

/** What a webhook is told: an event's data, ids and counts only. */
export type Message = { event: WebhookEvent; data: Record<string, unknown> };

/** Tries of a delivery end a day after its event. */
const triedForMs = 24 * 3_600_000;

/** Webhooks are asked for again after this long; one that was just made or changed may hear of events that late. */
const knownForMs = 1_000;

let known: { at: number; byEvent: Map<WebhookEvent, string[]> } | undefined;

/** Has webhooks asked for at once: this process has just changed one. */
export const forgetWebhooks = (): void => {
  known = undefined;
};

async function webhooksByEvent(): Promise<Map<WebhookEvent, string[]>> {
  const now = Date.now();
  if (known && now - known.at < knownForMs) return known.byEvent;
  const webhooks = await db.webhooks().find({ enabled: true }).toArray();
  const byEvent = new Map<WebhookEvent, string[]>();
  for (const { webhook_id, events } of webhooks)
    for (const event of events) byEvent.set(event, [...(byEvent.get(event) ?? []), webhook_id]);
  known = { at: now, byEvent };
  return byEvent;
}

/**
 * Puts messages into the outbox, one for each webhook that asks for their event; in the transaction of the change that
 * they tell of, so that both are there or neither.
 */
export async function keepMessages(
  at: Date,
  messages: () => readonly Message[],
  session?: Session,
): Promise<void> {
  const byEvent = await webhooksByEvent();
  if (byEvent.size === 0) return;
  const deliveries = messages().flatMap(({ event, data }) => {
    const webhooks = byEvent.get(event) ?? [];
    if (webhooks.length === 0) return [];
    const message_id = `msg_${randomUUID().replaceAll("-", "")}`;
    const payload = JSON.stringify({ type: event, timestamp: at.toISOString(), data });
    const pii_id = typeof data.pii_id === "string" ? data.pii_id : null;
    return webhooks.map((webhook_id) => newDelivery({ webhook_id, message_id, event, pii_id, payload }, at));
  });
  if (deliveries.length > 0) await db.webhookDeliveries().insertMany(deliveries, session ? { session } : {});
}

type What = Pick<WebhookDelivery, "webhook_id" | "message_id" | "event" | "pii_id" | "payload">;

/** A delivery that is due now. */
export const newDelivery = (what: What, at: Date): WebhookDelivery => ({
  _id: `WD-${randomUUID().replaceAll("-", "").slice(0, 20)}`,
  ...what,
  status: "pending",
  attempts: 0,
  next_attempt_at: at,
  last_attempt_at: null,
  response_status: null,
  error: null,
  duration_ms: null,
  created_at: at,
  gives_up_at: new Date(at.getTime() + triedForMs),
});

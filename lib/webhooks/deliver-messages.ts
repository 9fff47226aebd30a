import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { Webhook, WebhookDelivery } from "../db/webhook-documents.ts";
import { holdEnded } from "../hold.ts";
import { webhookAttempts } from "../metrics.ts";
import { loadSettings } from "../settings/load-settings.ts";
import { forgetWebhooks } from "./keep-messages.ts";
import { longestDelayMs, retryDelayMs } from "./retry-delay.ts";
import { signedHeaders, unseal } from "./secret.ts";
import { type Sent, sendMessage } from "./send-message.ts";

/** Deliveries at a time, and how long one that was taken counts as being tried. */
const atOnce = 20;
const leaseMs = 60_000;

/** Deliveries that are looked up together: with many that wait, finding the next one costs more than taking it. */
const lookedUpTogether = 200;

/**
 * Takes deliveries that are due and tries them, until none is or the signal comes. Several workers may do so at once: each
 * takes its own. A worker that is lost in the middle leaves its deliveries to be tried again after a minute.
 * @returns how many were tried
 */
export async function deliverMessages(ctx: Context, signal?: AbortSignal): Promise<number> {
  const { allow_private_webhooks } = await loadSettings();
  let tried = 0;
  while (!signal?.aborted) {
    const due = await findDue(ctx);
    if (due.length === 0) break;
    const work = async () => {
      for (let id = due.shift(); id !== undefined && !signal?.aborted; id = due.shift()) {
        const delivery = await take(ctx, id);
        if (!delivery) continue;
        tried++;
        await deliver(ctx, delivery, allow_private_webhooks);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  }
  return tried;
}

const dueAt = (now: Date) => ({
  status: "pending" as const,
  $or: [...holdEnded("next_attempt_at", now, longestDelayMs)],
});

/** Ids of deliveries that are due, the longest first. */
async function findDue(ctx: Context): Promise<string[]> {
  const due = await db
    .webhookDeliveries()
    .find(dueAt(ctx.now()), { projection: { _id: 1 } })
    .sort({ next_attempt_at: 1 })
    .limit(lookedUpTogether)
    .toArray();
  return due.map(({ _id }) => _id);
}

/** @returns null where another worker was first */
async function take(ctx: Context, _id: string): Promise<WebhookDelivery | null> {
  const now = ctx.now();
  return db.webhookDeliveries().findOneAndUpdate(
    { _id, ...dueAt(now) },
    {
      $set: { next_attempt_at: new Date(now.getTime() + leaseMs), last_attempt_at: now },
      $inc: { attempts: 1 },
    },
    { returnDocument: "after" },
  );
}

async function deliver(ctx: Context, delivery: WebhookDelivery, allowPrivate: boolean): Promise<void> {
  const webhook = await db.webhooks().findOne({ webhook_id: delivery.webhook_id });
  if (!webhook?.enabled)
    return settle(ctx, delivery, { status: "failed", error: "the webhook is switched off" });
  const startedAt = performance.now();
  const sent = await attempt(ctx, webhook, delivery, allowPrivate);
  const duration_ms = Math.round(performance.now() - startedAt);
  const isTaken = sent.kind === "answered" && sent.status >= 200 && sent.status < 300;
  if (sent.kind === "answered" && sent.status === 410) await switchOff(ctx, webhook);
  const next = isTaken ? { status: "delivered" as const } : nextTry(ctx, delivery);
  webhookAttempts.inc({ outcome: next.status ?? "retried" });
  await settle(ctx, delivery, {
    duration_ms,
    response_status: sent.kind === "answered" ? sent.status : null,
    error: isTaken ? null : sent.kind === "answered" ? `it answered ${sent.status}` : sent.error,
    ...next,
  });
}

async function attempt(
  ctx: Context,
  { url, secret }: Webhook,
  { message_id, payload }: WebhookDelivery,
  allowPrivate: boolean,
): Promise<Sent> {
  try {
    const headers = signedHeaders(message_id, payload, unseal(secret), ctx.now());
    return await sendMessage({ url, body: payload, headers, allowPrivate });
  } catch {
    return {
      kind: "unanswered",
      error: "its secret was kept under another AUTH_SECRET; make the webhook anew",
    };
  }
}

/** When to try again; no more once the next try would come after a day. */
function nextTry(ctx: Context, { attempts, gives_up_at }: WebhookDelivery): Partial<WebhookDelivery> {
  const next_attempt_at = new Date(ctx.now().getTime() + retryDelayMs(attempts, Math.random()));
  return next_attempt_at > gives_up_at ? { status: "failed" } : { next_attempt_at };
}

const settle = async (
  ctx: Context,
  { _id }: WebhookDelivery,
  change: Partial<WebhookDelivery>,
): Promise<void> => {
  await db.webhookDeliveries().updateOne({ _id }, { $set: { last_attempt_at: ctx.now(), ...change } });
};

/** 410 is how a receiver says that it wants no more. */
async function switchOff(ctx: Context, { webhook_id }: Webhook): Promise<void> {
  await db
    .webhooks()
    .updateOne(
      { webhook_id },
      { $set: { enabled: false, disabled_reason: "it answered 410 Gone", updated_at: ctx.now() } },
    );
  forgetWebhooks();
}

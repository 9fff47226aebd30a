import { setTimeout as pauseFor } from "node:timers/promises";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { Webhook, WebhookDelivery } from "../db/webhook-documents.ts";
import { holdEnded, isHoldOver } from "../hold.ts";
import { webhookAttempts } from "../metrics.ts";
import { unseal } from "../sealed.ts";
import { loadSettings } from "../settings/load-settings.ts";
import { forgetWebhooks } from "./keep-messages.ts";
import { longestDelayMs, longestPauseMs, pauseMs, retryDelayMs } from "./retry-delay.ts";
import { ofWebhooks, signedHeaders } from "./secret.ts";
import { type Sent, sendMessage } from "./send-message.ts";
import { notPaused } from "./webhook-schemas.ts";

/** Deliveries to one webhook at a time, and how long one that was taken counts as being tried. */
const atOnce = 10;
const leaseMs = 60_000;

/** Deliveries that are looked up together: with many that wait, finding the next one costs more than taking it. */
const lookedUpTogether = 200;

/** How long one webhook is kept at before the others, and new ones, are looked at again. */
const sliceMs = 3_000;

/** What serves a webhook now, in this process; a slow one is not waited for longer than this before others are served again. */
const busy = new Map<string, Promise<number>>();
const patientMs = 1_000;

/**
 * Takes deliveries that are due and tries them, until none is or the signal comes. Several workers may do so at once: each
 * takes its own. A worker that is lost in the middle leaves its deliveries to be tried again after a minute.
 * Webhooks are served beside each other, so that a slow receiver holds up nobody else's messages; one that is away is
 * asked with one message at a time, ever less often, and gets the others once it answers.
 * @returns how many were tried, where that took no longer than a second
 */
export async function deliverMessages(ctx: Context, signal?: AbortSignal): Promise<number> {
  const { allow_private_webhooks: allowPrivate } = await loadSettings();
  const webhooks = await db.webhooks().find({}).toArray();
  await giveUpOn(webhooks.filter(({ enabled }) => !enabled));
  const isAway = ({ paused_until }: Webhook) =>
    paused_until && !isHoldOver(paused_until, ctx.now(), longestPauseMs);
  const started = webhooks
    .filter((webhook) => webhook.enabled && !isAway(webhook) && !busy.has(webhook.webhook_id))
    .map((webhook) => begin(ctx, webhook, { allowPrivate, signal }));
  const all = Promise.all(started).then((tried) => tried.reduce((sum, count) => sum + count, 0));
  const ended = await Promise.race([all, pauseFor(patientMs, 0)]);
  if (signal?.aborted) await Promise.all(busy.values());
  return ended;
}

/** Serves a webhook until it is done, however long others wait for that. */
function begin(ctx: Context, webhook: Webhook, how: How): Promise<number> {
  const { webhook_id } = webhook;
  const work = deliverTo(ctx, webhook, how)
    .catch((error: Error) => {
      ctx.log.warn({ webhook_id, error: error.message }, "messages to a webhook wait; they are tried again");
      return 0;
    })
    .finally(() => busy.delete(webhook_id));
  busy.set(webhook_id, work);
  return work;
}

type How = { allowPrivate: boolean; signal: AbortSignal | undefined };

async function deliverTo(ctx: Context, webhook: Webhook, { allowPrivate, signal }: How): Promise<number> {
  const endsAt = performance.now() + sliceMs;
  let tried = 0;
  let wasAway = (webhook.failures ?? 0) > 0;
  let isAway = false;
  const isOver = () => isAway || !webhook.enabled || signal?.aborted === true || performance.now() > endsAt;
  while (!isOver()) {
    const due = await findDue(ctx, webhook, wasAway ? 1 : lookedUpTogether);
    if (due.length === 0) break;
    const work = async () => {
      for (let id = due.shift(); id !== undefined && !isOver(); id = due.shift()) {
        const delivery = await take(ctx, id);
        if (!delivery) continue;
        tried++;
        const answered = await deliver(ctx, webhook, delivery, allowPrivate);
        if (!answered) isAway = true;
      }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, due.length) }, work));
    if (isAway) await pause(ctx, webhook);
    else if (wasAway && tried > 0) {
      await resume(ctx, webhook);
      wasAway = false;
    }
  }
  return tried;
}

const dueAt = (now: Date) => ({
  status: "pending" as const,
  $or: [...holdEnded("next_attempt_at", now, longestDelayMs)],
});

/** Ids of a webhook's deliveries that are due, the longest first. */
async function findDue(ctx: Context, { webhook_id }: Webhook, limit: number): Promise<string[]> {
  const due = await db
    .webhookDeliveries()
    .find({ webhook_id, ...dueAt(ctx.now()) }, { projection: { _id: 1 } })
    .sort({ next_attempt_at: 1 })
    .limit(limit)
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

/** @returns false where the receiver seems to be away, whatever it is told */
async function deliver(
  ctx: Context,
  webhook: Webhook,
  delivery: WebhookDelivery,
  allowPrivate: boolean,
): Promise<boolean> {
  const startedAt = performance.now();
  const sent = await attempt(ctx, webhook, delivery, allowPrivate);
  const duration_ms = Math.round(performance.now() - startedAt);
  const isTaken = sent.kind === "answered" && sent.status >= 200 && sent.status < 300;
  if (sent.kind === "answered" && sent.status === 410) {
    await switchOff(ctx, webhook);
    webhook.enabled = false;
  }
  const next = isTaken ? { status: "delivered" as const } : nextTry(ctx, delivery);
  webhookAttempts.inc({ outcome: next.status ?? "retried" });
  await settle(ctx, delivery, {
    duration_ms,
    response_status: sent.kind === "answered" ? sent.status : null,
    error: isTaken ? null : sent.kind === "answered" ? `it answered ${sent.status}` : sent.error,
    ...next,
  });
  return sent.kind === "answered" && sent.status < 500 && sent.status !== 429;
}

async function attempt(
  ctx: Context,
  { url, secret }: Webhook,
  { message_id, payload }: WebhookDelivery,
  allowPrivate: boolean,
): Promise<Sent> {
  try {
    const headers = signedHeaders(message_id, payload, unseal(ofWebhooks, secret), ctx.now());
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

/** One that is switched off gets nothing any more: what waits for it has failed, and can be replayed. */
async function giveUpOn(webhooks: readonly Webhook[]): Promise<void> {
  if (webhooks.length === 0) return;
  await db
    .webhookDeliveries()
    .updateMany(
      { webhook_id: { $in: webhooks.map(({ webhook_id }) => webhook_id) }, status: "pending" },
      { $set: { status: "failed", error: "the webhook is switched off" } },
    );
}

/** Leaves a receiver that is away alone for a while, and gives up what it has waited for for a day. */
async function pause(ctx: Context, { webhook_id, failures = 0 }: Webhook): Promise<void> {
  const now = ctx.now();
  const paused_until = new Date(now.getTime() + pauseMs(failures + 1, Math.random()));
  // By the count that was read, so that several workers that find it away count it once; null is where there is none yet.
  const former = failures === 0 ? { $in: [0, null] } : failures;
  await db
    .webhooks()
    .updateOne(
      { webhook_id, failures: former as number },
      { $set: { paused_until, failures: failures + 1 } },
    );
  await db
    .webhookDeliveries()
    .updateMany(
      { webhook_id, status: "pending", gives_up_at: { $lt: now } },
      { $set: { status: "failed", error: "the receiver was away for a day" } },
    );
}

/** It answers again: what waits for a later try is tried now. */
async function resume(ctx: Context, webhook: Webhook): Promise<void> {
  const { webhook_id } = webhook;
  Object.assign(webhook, notPaused);
  await db.webhooks().updateOne({ webhook_id }, { $set: notPaused });
  const now = ctx.now();
  await db
    .webhookDeliveries()
    .updateMany(
      { webhook_id, status: "pending", next_attempt_at: { $gt: new Date(now.getTime() + leaseMs) } },
      { $set: { next_attempt_at: now } },
    );
}

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

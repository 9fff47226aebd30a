import { z } from "zod";
import type { Webhook, WebhookDelivery } from "../db/webhook-documents.ts";
import { webhookEvents } from "./webhook-events.ts";

const Url = z
  .url({ protocol: /^https?$/, error: "expected an address that begins with https:// or http://" })
  .max(2_000, "expected at most 2,000 characters")
  .refine((url) => {
    // What is no address at all is said above.
    if (!URL.canParse(url)) return true;
    const { username, password } = new URL(url);
    return username === "" && password === "";
  }, "expected an address without user and password")
  .meta({ example: "https://crm.example.com/hooks/cohorts" });

const Events = z
  .array(z.enum(webhookEvents, `expected one of ${webhookEvents.join(", ")}`))
  .min(1, "expected at least one event")
  .max(webhookEvents.length, "expected each event once")
  .refine((events) => new Set(events).size === events.length, "expected each event once");

const Description = z.string().trim().max(200, "expected at most 200 characters");

export const CreateWebhook = z
  .strictObject({ url: Url, events: Events, description: Description.optional() })
  .meta({
    id: "CreateWebhook",
    example: { url: "https://crm.example.com/hooks/cohorts", events: ["cohort.entered", "cohort.left"] },
  });
export type CreateWebhook = z.infer<typeof CreateWebhook>;

export const UpdateWebhook = z
  .strictObject({
    url: Url.optional(),
    events: Events.optional(),
    description: Description.optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: "UpdateWebhook", example: { enabled: false } });
export type UpdateWebhook = z.infer<typeof UpdateWebhook>;

export const WebhookItem = z
  .strictObject({
    webhook_id: z.string().meta({ example: "WH-1" }),
    url: z.string(),
    description: z.string(),
    events: z.array(z.enum(webhookEvents)),
    enabled: z.boolean(),
    disabled_reason: z.string().nullable().meta({ description: "Why it was switched off by itself" }),
    paused_until: z
      .date()
      .nullable()
      .meta({ description: "The receiver is away, and is asked again then, with one message at first" }),
    created_by: z.string(),
    created_at: z.date(),
    updated_at: z.date(),
  })
  .meta({ id: "Webhook" });
export type WebhookItem = z.infer<typeof WebhookItem>;

export const CreatedWebhook = WebhookItem.extend({
  secret: z
    .string()
    .meta({ description: "Signs the deliveries (Standard Webhooks): shown now and never again" }),
}).meta({ id: "CreatedWebhook" });
export type CreatedWebhook = z.infer<typeof CreatedWebhook>;

export const DeliveryItem = z
  .strictObject({
    delivery_id: z.string(),
    webhook_id: z.string(),
    message_id: z.string().meta({ description: "Sent as webhook-id: the same in each try and replay" }),
    event: z.enum(webhookEvents),
    payload: z.record(z.string(), z.unknown()),
    status: z.enum(["pending", "delivered", "failed"]),
    attempts: z.int(),
    next_attempt_at: z.date().nullable(),
    last_attempt_at: z.date().nullable(),
    response_status: z.int().nullable(),
    error: z.string().nullable(),
    duration_ms: z.int().nullable(),
    created_at: z.date(),
  })
  .meta({ id: "WebhookDelivery" });
export type DeliveryItem = z.infer<typeof DeliveryItem>;

export const ReplayDeliveries = z
  .strictObject({
    delivery_ids: z
      .array(z.string())
      .min(1, "expected at least one id")
      .max(1_000, "expected at most 1,000 ids")
      .optional()
      .meta({ description: "Those deliveries; every failed one if left out" }),
  })
  .meta({ id: "ReplayDeliveries", example: { delivery_ids: ["0b6cbd4e-6f53-4d9c-9f3c-2b1f3a0f6f0e"] } });
export type ReplayDeliveries = z.infer<typeof ReplayDeliveries>;

export const Replayed = z.strictObject({ replayed: z.int() }).meta({ id: "Replayed" });

/** A webhook without its secret. */
export const showWebhook = ({ secret: _, failures: _times, ...item }: Webhook): WebhookItem => ({
  ...item,
  paused_until: item.paused_until ?? null,
});

/** A webhook whose receiver counts as being there. */
export const notPaused = { failures: 0, paused_until: null };

export const showDelivery = ({
  _id,
  payload,
  pii_id: _whom,
  gives_up_at: _,
  ...delivery
}: WebhookDelivery): DeliveryItem => ({
  delivery_id: _id,
  ...delivery,
  payload: JSON.parse(payload) as Record<string, unknown>,
  next_attempt_at: delivery.status === "pending" ? delivery.next_attempt_at : null,
});

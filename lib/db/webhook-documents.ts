import type { WebhookEvent } from "../webhooks/webhook-events.ts";

export type Webhook = {
  webhook_id: string;
  url: string;
  description: string;
  events: WebhookEvent[];
  enabled: boolean;
  /** Why it was switched off by itself. */
  disabled_reason: string | null;
  /** Times in a row that the receiver was away, and until when it is left alone; both are lacking in old documents. */
  failures?: number;
  paused_until?: Date | null;
  /** Signs deliveries; encrypted, since it has to be known. */
  secret: string;
  created_by: string;
  created_at: Date;
  updated_at: Date;
};

/** One message to one webhook: outbox and log in one. `_id` is its id in the API. */
export type WebhookDelivery = {
  _id: string;
  webhook_id: string;
  /** Of the event: the same for each webhook and each replay, so that receivers can tell repeats. */
  message_id: string;
  event: WebhookEvent;
  /** Whom it is about, where it is about one person. */
  pii_id: string | null;
  /** The body as it is sent. */
  payload: string;
  status: "pending" | "delivered" | "failed";
  attempts: number;
  next_attempt_at: Date;
  last_attempt_at: Date | null;
  response_status: number | null;
  error: string | null;
  duration_ms: number | null;
  created_at: Date;
  /** Tries end at this instant. */
  gives_up_at: Date;
};

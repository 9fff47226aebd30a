"use client";

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { WebhookEvent } from "@/lib/webhooks/webhook-events";
import { api, type ListPage } from "../api";
import { settingsKeys } from "./queries";

export const eventWords: Record<WebhookEvent, string> = {
  "cohort.entered": "Someone enters a cohort",
  "cohort.left": "Someone leaves a cohort",
  "cohort.evaluated": "A cohort was evaluated as a whole",
  "assignment.completed": "An assignment has ended",
};

export type Webhook = {
  webhook_id: string;
  url: string;
  description: string;
  events: WebhookEvent[];
  enabled: boolean;
  disabled_reason: string | null;
  /** The receiver is away, and is asked again then. */
  paused_until: string | null;
  created_at: string;
};

export type Delivery = {
  delivery_id: string;
  event: WebhookEvent;
  status: "pending" | "delivered" | "failed";
  attempts: number;
  next_attempt_at: string | null;
  response_status: number | null;
  error: string | null;
  created_at: string;
};

const keys = {
  all: [...settingsKeys.all, "webhooks"] as const,
  deliveries: (id: string) => [...settingsKeys.all, "webhooks", id] as const,
};

const path = (id: string, rest = "") => `/webhooks/${encodeURIComponent(id)}${rest}`;

export const webhooksQuery = () =>
  queryOptions({
    queryKey: keys.all,
    queryFn: ({ signal }) => api<ListPage<Webhook>>("/webhooks", { query: { limit: 1000 }, signal }),
  });

/** The last deliveries of a webhook, looked at again while its log is open. */
export const deliveriesQuery = (id: string) =>
  queryOptions({
    queryKey: keys.deliveries(id),
    queryFn: ({ signal }) =>
      api<ListPage<Delivery>>(path(id, "/deliveries"), { query: { limit: 50 }, signal }),
    refetchInterval: 3_000,
  });

function useChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.all }),
  });
}

export const useCreateWebhook = () =>
  useChange((input: { url: string; description: string; events: WebhookEvent[] }) =>
    api<Webhook & { secret: string }>("/webhooks", { method: "POST", body: input }),
  );

export const useSwitchWebhook = () =>
  useChange(({ webhook_id, enabled }: Pick<Webhook, "webhook_id" | "enabled">) =>
    api<Webhook>(path(webhook_id), { method: "PATCH", body: { enabled } }),
  );

export const useDeleteWebhook = () =>
  useChange((id: string) => api<undefined>(path(id), { method: "DELETE" }));

/** Sends one delivery again, or every failed one. */
export const useReplay = (id: string) =>
  useChange((delivery_ids: string[] | undefined) =>
    api<{ replayed: number }>(path(id, "/replay"), {
      method: "POST",
      body: delivery_ids ? { delivery_ids } : {},
    }),
  );

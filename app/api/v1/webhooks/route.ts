import { ListQuery, pageOf } from "@/lib/http/list.ts";
import { created } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";
import { createWebhook } from "@/lib/webhooks/create-webhook.ts";
import { listWebhooks } from "@/lib/webhooks/list-webhooks.ts";
import { CreatedWebhook, CreateWebhook, WebhookItem } from "@/lib/webhooks/webhook-schemas.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "Webhooks, without their secrets",
      answers: { 200: pageOf(WebhookItem) },
      can: "access:admin",
      query: ListQuery,
    },
    ({ ctx, query }) => listWebhooks(ctx, query),
  ),
  POST: route(
    {
      summary: "Make a webhook, whose secret is shown this once",
      answers: { 201: CreatedWebhook },
      errors: [409],
      can: "access:admin",
      body: CreateWebhook,
      idempotent: false,
    },
    async ({ ctx, body }) => {
      const made = await createWebhook(ctx, body);
      return created(made, `/api/v1/webhooks/${made.webhook_id}`);
    },
  ),
});

import { noContent } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";
import { deleteWebhook } from "@/lib/webhooks/delete-webhook.ts";
import { findWebhook } from "@/lib/webhooks/list-webhooks.ts";
import { updateWebhook } from "@/lib/webhooks/update-webhook.ts";
import { showWebhook, UpdateWebhook, WebhookItem } from "@/lib/webhooks/webhook-schemas.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "One webhook",
      answers: { 200: WebhookItem },
      can: "access:admin",
      load: ({ params }) => findWebhook(params.webhook_id ?? ""),
    },
    async ({ loaded }) => showWebhook(loaded),
  ),
  PATCH: route(
    {
      summary: "Change a webhook, or switch it on or off",
      answers: { 200: WebhookItem },
      can: "access:admin",
      body: UpdateWebhook,
      load: ({ params }) => findWebhook(params.webhook_id ?? ""),
    },
    ({ ctx, loaded, body }) => updateWebhook(ctx, loaded, body),
  ),
  DELETE: route(
    {
      summary: "Delete a webhook with its deliveries",
      answers: { 204: null },
      can: "access:admin",
      load: ({ params }) => findWebhook(params.webhook_id ?? ""),
    },
    async ({ ctx, loaded }) => {
      await deleteWebhook(ctx, loaded);
      return noContent();
    },
  ),
});

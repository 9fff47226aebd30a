import { accepted } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";
import { findWebhook } from "@/lib/webhooks/list-webhooks.ts";
import { replayDeliveries } from "@/lib/webhooks/replay-deliveries.ts";
import { ReplayDeliveries, Replayed } from "@/lib/webhooks/webhook-schemas.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    {
      summary: "Send messages again: those named, else every failed one",
      answers: { 202: Replayed },
      errors: [409],
      can: "access:admin",
      body: ReplayDeliveries,
      load: ({ params }) => findWebhook(params.webhook_id ?? ""),
    },
    async ({ ctx, loaded, body }) => accepted(await replayDeliveries(ctx, loaded, body)),
  ),
});

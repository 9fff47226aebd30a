import { ListQuery, pageOf } from "@/lib/http/list.ts";
import { methods, route } from "@/lib/http/route.ts";
import { findWebhook, listDeliveries } from "@/lib/webhooks/list-webhooks.ts";
import { DeliveryItem } from "@/lib/webhooks/webhook-schemas.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "What a webhook was sent and is still to be sent, newest first",
      answers: { 200: pageOf(DeliveryItem) },
      can: "access:admin",
      query: ListQuery,
      load: ({ params }) => findWebhook(params.webhook_id ?? ""),
    },
    ({ loaded, query }) => listDeliveries(loaded, query),
  ),
});

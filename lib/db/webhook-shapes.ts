import { date, requiredText, type Shape, text } from "./shape.ts";

export const webhookShapes = {
  webhook: {
    collection: "webhooks",
    strict: true,
    fields: { webhook_id: requiredText, url: text, created_at: date },
    indexes: [[{ webhook_id: 1 }, { unique: true }]],
  },
  webhookDelivery: {
    collection: "webhook_deliveries",
    strict: true,
    fields: {
      _id: text,
      webhook_id: text,
      pii_id: text,
      status: text,
      next_attempt_at: date,
      created_at: date,
    },
    indexes: [
      [{ status: 1, next_attempt_at: 1 }],
      [{ webhook_id: 1, created_at: -1, _id: 1 }],
      [{ webhook_id: 1, status: 1, next_attempt_at: 1 }],
      [{ pii_id: 1 }],
      [{ created_at: 1 }, { expireAfterSeconds: 30 * 86_400 }],
    ],
  },
} satisfies Record<string, Shape>;

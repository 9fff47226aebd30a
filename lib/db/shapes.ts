import { assignmentShapes } from "./assignment-shapes.ts";
import { cohortShapes } from "./cohort-shapes.ts";
import { importShapes } from "./import-shapes.ts";
import { peopleShapes } from "./people-shapes.ts";
import { date, mixed, number, requiredText, type Shape, text, texts } from "./shape.ts";
import { webhookShapes } from "./webhook-shapes.ts";

/** Every collection. */
export const shapes = {
  ...peopleShapes,
  ...cohortShapes,
  ...assignmentShapes,
  ...importShapes,
  ...webhookShapes,
  field: {
    collection: "fields",
    strict: true,
    fields: { field: requiredText, label: text, type: text, options: texts, created_at: date },
    indexes: [[{ field: 1 }, { unique: true }]],
  },
  settings: {
    collection: "settings",
    strict: true,
    fields: { _id: text, time_zone: text, task_templates: mixed },
    indexes: [],
  },
  counter: { collection: "counters", strict: true, fields: { _id: text, seq: number }, indexes: [] },
  apiKey: {
    collection: "api_keys",
    strict: true,
    fields: {
      key_id: text,
      name: text,
      role: text,
      hash: text,
      prefix: text,
      created_by: text,
      created_at: date,
      last_used_at: date,
      revoked_at: date,
    },
    indexes: [
      [{ key_id: 1 }, { unique: true }],
      [{ hash: 1 }, { unique: true }],
    ],
  },
  audit: {
    collection: "audit",
    strict: true,
    fields: {
      at: date,
      actor: text,
      actor_name: text,
      action: text,
      object: text,
      fields: texts,
      request_id: text,
      object_digest: text,
      label_mac: text,
      mac: text,
      before: texts,
      seal: number,
    },
    indexes: [[{ at: -1 }], [{ object: 1, at: -1 }], [{ seal: 1 }]],
  },
  auditSeal: {
    collection: "audit_seals",
    strict: true,
    fields: { _id: number, digest: text, at: date },
    indexes: [],
  },
  idempotency: {
    collection: "idempotency_keys",
    strict: true,
    fields: { _id: text, body_hash: text, state: text, status: number, body: text, created_at: date },
    indexes: [[{ created_at: 1 }, { expireAfterSeconds: 86_400 }]],
  },
  streamHeartbeat: {
    collection: "stream_heartbeats",
    strict: true,
    fields: { _id: text, seq: number, at: date },
    indexes: [],
  },
  workerState: { collection: "worker_state", strict: false, fields: { _id: text }, indexes: [] },
} satisfies Record<string, Shape>;

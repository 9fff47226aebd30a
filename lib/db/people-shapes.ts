import { date, mixed, number, requiredText, type Shape, text } from "./shape.ts";

/**
 * Unique indexes stand only on what never changes once written; those of people are sparse, since other apps write
 * records that have no id of ours.
 */
export const peopleShapes = {
  lead: {
    collection: "leads",
    strict: false,
    fields: {
      lead_id: requiredText,
      pii_id: requiredText,
      status: text,
      agent_id: text,
      created_at: date,
      updated_at: date,
    },
    indexes: [
      [{ lead_id: 1 }, { unique: true, sparse: true }],
      [{ pii_id: 1, lead_id: 1 }],
      [{ agent_id: 1 }],
      [{ status: 1 }],
      [{ created_at: 1, lead_id: 1 }],
      [{ last_contacted_at: 1 }],
    ],
  },
  contact: {
    collection: "contacts",
    strict: false,
    fields: {
      _id: mixed,
      contact_id: requiredText,
      pii_id: requiredText,
      name: text,
      created_at: date,
      updated_at: date,
    },
    indexes: [
      [{ contact_id: 1 }, { unique: true, sparse: true }],
      [{ pii_id: 1 }],
      [{ name: 1 }],
      [{ email: 1 }],
      [{ phone: 1 }],
      [{ city: 1 }],
    ],
  },
  customer: {
    collection: "customers",
    strict: false,
    fields: {
      _id: mixed,
      customer_id: requiredText,
      pii_id: requiredText,
      created_at: date,
      updated_at: date,
    },
    indexes: [
      [{ customer_id: 1 }, { unique: true, sparse: true }],
      [{ pii_id: 1 }],
      [{ last_purchase_at: 1 }],
      [{ tier: 1 }],
    ],
  },
  deletedRecord: {
    collection: "deleted_records",
    strict: true,
    fields: { _id: text, entity: text, id: text, pii_id: text, at: date },
    indexes: [[{ pii_id: 1 }]],
  },
  erasure: {
    collection: "erasures",
    strict: true,
    fields: { _id: text, sealed_pii_id: text, at: date, due_at: date },
    indexes: [[{ due_at: 1 }]],
  },
  suppression: {
    collection: "suppressions",
    strict: true,
    fields: { _id: text, person: text, at: date },
    indexes: [[{ person: 1 }]],
  },
  agent: {
    collection: "agents",
    strict: true,
    fields: {
      agent_id: requiredText,
      name: requiredText,
      email: text,
      status: text,
      daily_capacity: number,
      created_at: date,
      updated_at: date,
    },
    indexes: [[{ agent_id: 1 }, { unique: true }]],
  },
  pipeline: {
    collection: "pipelines",
    strict: true,
    fields: {
      _id: text,
      pipeline_id: text,
      lead_id: text,
      agent_id: text,
      status: text,
      stage: text,
      close_reason: text,
      job_id: text,
      opened_at: date,
      closed_at: date,
    },
    indexes: [
      [{ pipeline_id: 1 }, { unique: true }],
      [{ lead_id: 1, status: 1 }],
      [{ agent_id: 1, status: 1, opened_at: 1 }],
      [{ opened_at: 1 }],
    ],
  },
  task: {
    collection: "tasks",
    strict: true,
    fields: {
      _id: text,
      task_id: text,
      pipeline_id: text,
      lead_id: text,
      agent_id: text,
      title: text,
      status: text,
      due_at: date,
      done_at: date,
      created_at: date,
    },
    indexes: [
      [{ task_id: 1 }, { unique: true }],
      [{ pipeline_id: 1, status: 1 }],
      [{ lead_id: 1 }],
      [{ agent_id: 1, status: 1, due_at: 1 }],
    ],
  },
} satisfies Record<string, Shape>;

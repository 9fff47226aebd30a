import mongoose, { type IndexDefinition, type SchemaDefinition } from "mongoose";
import { importShapes } from "./import-shapes.ts";
import { webhookShapes } from "./webhook-shapes.ts";

const { Mixed } = mongoose.Schema.Types;

/** A collection as mongoose sees it: its schema and the indexes that its queries need. */
export type Shape = {
  collection: string;
  /** `false` where documents carry fields of the registry besides the named ones. */
  strict: boolean;
  fields: SchemaDefinition;
  indexes: [
    IndexDefinition,
    { unique?: boolean; sparse?: boolean; expireAfterSeconds?: number; name?: string }?,
  ][];
};

const text = { type: String };
const requiredText = { type: String, required: true };
const date = { type: Date };
const number = { type: Number };
const mixed = { type: Mixed };
const texts = { type: [String] };

/**
 * Unique indexes stand only on what never changes once written; those of people are sparse, since other apps write
 * records that have no id of ours.
 */
export const shapes = {
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
    ],
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
  cohort: {
    collection: "cohorts",
    strict: true,
    fields: {
      cohort_id: requiredText,
      name: requiredText,
      description: text,
      type: text,
      status: text,
      rules: mixed,
      version: number,
      archived_at: date,
      created_at: date,
      updated_at: date,
    },
    indexes: [
      [{ cohort_id: 1 }, { unique: true }],
      [{ archived_at: 1, updated_at: -1 }],
      [{ named_cohorts: 1 }],
    ],
  },
  cohortVersion: {
    collection: "cohort_versions",
    strict: true,
    fields: {
      cohort_id: text,
      version: number,
      rules: mixed,
      allow_all: Boolean,
      created_by: text,
      created_at: date,
    },
    indexes: [[{ cohort_id: 1, version: -1 }, { unique: true }]],
  },
  cohortMember: {
    collection: "cohort_members",
    strict: true,
    fields: { _id: text, cohort_id: text, pii_id: text, entered_at: date, cause: mixed },
    indexes: [[{ cohort_id: 1, pii_id: 1 }], [{ pii_id: 1 }]],
  },
  cohortRecheck: {
    collection: "cohort_rechecks",
    strict: true,
    fields: { _id: text, cohort_id: text, pii_id: text, at: date },
    indexes: [[{ cohort_id: 1 }]],
  },
  cohortSize: {
    collection: "cohort_sizes",
    strict: true,
    fields: { cohort_id: text, at: date, member_count: number },
    indexes: [[{ cohort_id: 1, at: -1 }]],
  },
  membershipEvent: {
    collection: "membership_events",
    strict: true,
    fields: { cohort_id: text, pii_id: text, type: text, at: date, cause: mixed },
    indexes: [[{ cohort_id: 1, at: -1, _id: -1 }], [{ pii_id: 1, at: -1 }]],
  },
  assignmentJob: {
    collection: "cohort_assignment_jobs",
    strict: true,
    fields: {
      job_id: requiredText,
      kind: text,
      mode: text,
      cohort_id: text,
      strategy: text,
      agent_ids: texts,
      options: mixed,
      status: text,
      epoch: number,
      total: number,
      created_at: date,
    },
    indexes: [
      [{ job_id: 1 }, { unique: true }],
      [{ created_at: -1, job_id: 1 }],
      [{ cohort_id: 1, created_at: -1 }],
      [{ status: 1 }],
    ],
  },
  assignmentItem: {
    collection: "cohort_assignment_items",
    strict: true,
    fields: {
      _id: text,
      job_id: text,
      lead_id: text,
      pii_id: text,
      n: number,
      agent_id: text,
      state: text,
      reason: text,
      message: text,
      before: mixed,
      at: date,
    },
    indexes: [[{ job_id: 1, n: 1 }], [{ job_id: 1, state: 1, n: 1 }], [{ lead_id: 1 }]],
  },
  assignmentBlock: {
    collection: "cohort_assignment_blocks",
    strict: true,
    fields: {
      _id: text,
      job_id: text,
      n: number,
      lead_ids: texts,
      pii_ids: texts,
      agent_ids: mixed,
      skipped: mixed,
    },
    indexes: [[{ job_id: 1, n: 1 }]],
  },
  routeEntry: {
    collection: "route_entries",
    strict: true,
    fields: { _id: text, cohort_id: text, pii_id: text, at: date },
    indexes: [[{ cohort_id: 1, at: 1 }]],
  },
  cohortRoute: {
    collection: "cohort_routes",
    strict: true,
    fields: { _id: text, rotation: mixed, rev: number },
    indexes: [],
  },
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
    },
    indexes: [[{ at: -1 }], [{ object: 1, at: -1 }]],
  },
  idempotency: {
    collection: "idempotency_keys",
    strict: true,
    fields: { _id: text, body_hash: text, state: text, status: number, body: text, created_at: date },
    indexes: [[{ created_at: 1 }, { expireAfterSeconds: 86_400 }]],
  },
  ...importShapes,
  ...webhookShapes,
  streamHeartbeat: {
    collection: "stream_heartbeats",
    strict: true,
    fields: { _id: text, seq: number, at: date },
    indexes: [],
  },
  workerState: { collection: "worker_state", strict: false, fields: { _id: text }, indexes: [] },
} satisfies Record<string, Shape>;

/**
 * The lowest role that each method of each path needs, written down by hand from the contract: the routes are held to
 * it, not it to the routes. Nothing but what `open` names works without credentials.
 */
import type { Role } from "@/lib/context.ts";

const viewer = `
GET /agents
GET /agents/[agent_id]
GET /agents/capacity
GET /assignment-jobs
GET /assignment-jobs/[job_id]
GET /assignment-jobs/[job_id]/outcomes
GET /assignment-jobs/[job_id]/outcomes.csv
GET /assignment-jobs/[job_id]/outcomes.ndjson
GET /assignment-jobs/[job_id]/stream
GET /cohorts
GET /cohorts/[cohort_id]
GET /cohorts/[cohort_id]/diverged
GET /cohorts/[cohort_id]/events
GET /cohorts/[cohort_id]/members
GET /cohorts/[cohort_id]/members.csv
GET /cohorts/[cohort_id]/members.ndjson
GET /cohorts/[cohort_id]/members/[pii_id]/explain
GET /cohorts/[cohort_id]/progress
GET /cohorts/[cohort_id]/sizes
GET /cohorts/[cohort_id]/stream
GET /cohorts/[cohort_id]/versions
GET /cohorts/[cohort_id]/waterfall
GET /cohorts/overlap
POST /cohorts/[cohort_id]/assign/preview
POST /cohorts/preview
POST /cohorts/preview/waterfall
GET /contacts
GET /contacts/[contact_id]
GET /customers
GET /customers/[customer_id]
GET /fields
GET /fields/[field]
GET /fields/[field]/values
GET /leads
GET /leads/[lead_id]
GET /leads/[lead_id]/pipelines
GET /leads/[lead_id]/tasks
GET /people
GET /people/[pii_id]
GET /settings
GET /stream
GET /tasks
GET /tasks/[task_id]
`;

const manager = `
GET /people/[pii_id]/export
POST /agents
POST /agents/bulk
PATCH /agents/[agent_id]
DELETE /agents/[agent_id]
POST /assignment-jobs/[job_id]/cancel
POST /assignment-jobs/[job_id]/pause
POST /assignment-jobs/[job_id]/resume
POST /assignment-jobs/[job_id]/retry
POST /assignment-jobs/[job_id]/undo
POST /cohorts
PATCH /cohorts/[cohort_id]
DELETE /cohorts/[cohort_id]
POST /cohorts/[cohort_id]/assign
POST /cohorts/[cohort_id]/duplicate
POST /cohorts/[cohort_id]/evaluate
POST /cohorts/[cohort_id]/freeze
POST /cohorts/[cohort_id]/members
DELETE /cohorts/[cohort_id]/members
POST /cohorts/[cohort_id]/restore
POST /cohorts/[cohort_id]/versions/[version]/restore
POST /contacts
POST /contacts/bulk
PATCH /contacts/[contact_id]
DELETE /contacts/[contact_id]
POST /customers
POST /customers/bulk
PATCH /customers/[customer_id]
DELETE /customers/[customer_id]
GET /imports
POST /imports
GET /imports/[import_id]
DELETE /imports/[import_id]
POST /imports/[import_id]/check
PUT /imports/[import_id]/parts/[part]
GET /imports/[import_id]/refused.csv
GET /imports/[import_id]/skipped.csv
POST /imports/[import_id]/start
GET /imports/[import_id]/suggestion
POST /imports/[import_id]/undo
POST /leads
POST /leads/bulk
PATCH /leads/[lead_id]
DELETE /leads/[lead_id]
POST /leads/[lead_id]/assign
PATCH /tasks/[task_id]
`;

const admin = `
GET /api-keys
POST /api-keys
DELETE /api-keys/[key_id]
GET /audit
GET /audit.csv
GET /audit.ndjson
POST /fields
PATCH /fields/[field]
DELETE /fields/[field]
DELETE /people/[pii_id]
PATCH /settings
GET /users
POST /users
GET /users/[user_id]
PATCH /users/[user_id]
DELETE /users/[user_id]
GET /webhooks
POST /webhooks
GET /webhooks/[webhook_id]
PATCH /webhooks/[webhook_id]
DELETE /webhooks/[webhook_id]
GET /webhooks/[webhook_id]/deliveries
POST /webhooks/[webhook_id]/replay
`;

export type Line = { method: string; path: string; role: Role };

const linesOf = (role: Role, text: string): Line[] =>
  text
    .trim()
    .split("\n")
    .map((line) => {
      const [method = "", path = ""] = line.split(" ");
      return { method, path: `/api/v1${path}`, role };
    });

/** A line for each method of each path that needs credentials. */
export const accessTable = [
  ...linesOf("viewer", viewer),
  ...linesOf("manager", manager),
  ...linesOf("admin", admin),
];

/** Route files that answer without credentials, or see to them in a way of their own (sign-in, metrics). */
export const open = [
  "/api/auth/[...all]",
  "/api/v1/[...path]",
  "/api/v1/openapi.json",
  "/docs",
  "/healthz",
  "/metrics",
  "/readyz",
];

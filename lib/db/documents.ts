import type { Source } from "../rules/plan.ts";
import type { TaskTemplate } from "./workspace-documents.ts";

/** Documents as they are stored. Ids that people see are fields of their own; `_id` is only named where it means something. */

type Own = { [field: string]: unknown };

export type Lead = Own & {
  lead_id: string;
  pii_id: string;
  status: string;
  agent_id?: string | null;
  created_at: Date;
  updated_at: Date;
};

/** `_id` is the `pii_id` it was made with, which holds "at most one a person" without an index on a field that moves. */
export type Contact = Own & { contact_id: string; pii_id: string; created_at: Date; updated_at: Date };
export type Customer = Own & { customer_id: string; pii_id: string; created_at: Date; updated_at: Date };

/** Whose a record was that is deleted; `_id` is `entity:id`. */
export type DeletedRecord = {
  _id: string;
  entity: "lead" | "contact" | "customer";
  id: string;
  pii_id: string;
  at: Date;
};

/** Someone who was erased a moment ago; `_id` is their label. What was being written of them then is looked for until it is past. */
export type Erasure = {
  _id: string;
  sealed_pii_id: string;
  /** Ids of the person's records and tasks, which the audit log may have been told meanwhile. */
  sealed_ids?: string;
  at: Date;
  due_at: Date;
};
/** A digest of something that told an erased person from others; `person` is the digest of their id. */
export type Suppression = { _id: string; person: string; at: Date };

export type Agent = {
  agent_id: string;
  name: string;
  email?: string | null;
  status: "active" | "inactive";
  daily_capacity: number;
  /** Times that leads were given under a daily limit or by a plan: counted so that two at once conflict. */
  dealings?: number;
  created_at: Date;
  updated_at: Date;
};

/** `_id` is `job:lead`, so that a lead can't get two pipelines from one job. */
export type Pipeline = {
  _id: string;
  pipeline_id: string;
  lead_id: string;
  agent_id: string;
  status: "open" | "closed";
  stage: string;
  close_reason: string | null;
  job_id: string | null;
  opened_at: Date;
  closed_at: Date | null;
};

export type Task = {
  _id: string;
  task_id: string;
  pipeline_id: string;
  lead_id: string;
  agent_id: string;
  title: string;
  status: "open" | "done" | "cancelled";
  due_at: Date;
  done_at: Date | null;
  created_at: Date;
};

export type CohortDocument = {
  cohort_id: string;
  name: string;
  description: string;
  type: "static" | "dynamic";
  status: "evaluating" | "ready" | "failed";
  error: string | null;
  rules: unknown;
  allow_all: boolean;
  rule_fields: string[];
  entity_scope: string[];
  named_cohorts: string[];
  time_dependent: boolean;
  engine: "aggregation" | "rules_engine";
  member_count: number;
  version: number;
  /** Bumped by each save of rules; an evaluation of an older one stops and never publishes. */
  pending_version: number;
  /** The evaluation that runs now: who, since when, and until when it counts as alive. */
  running: { evaluation_id: string; started_at: Date; expires_at: Date } | null;
  /** There while the people that a new cohort is made of are being entered: until when whoever does that counts as alive. */
  filling_until?: Date;
  evaluated_at: Date | null;
  /** Up to when flips by time alone have been acted on. */
  swept_at?: Date;
  /** When the stream last entered or took out someone, and whether the count has still to follow. */
  followed_at?: Date;
  count_stale?: boolean;
  /** Counted up by each transaction that changes the members. */
  members_rev?: number;
  /** When the last evaluation failed. */
  failed_at?: Date;
  /** Evaluations in a row whose process died; above 5 no worker takes it any more, until somebody asks for one. */
  evaluation_deaths?: number;
  /** Why all is evaluated again, where nobody asked for it. */
  reevaluated_because?: string;
  evaluation: Evaluation | null;
  auto_assign: AutoAssign | null;
  created_by: string;
  created_at: Date;
  updated_at: Date;
  archived_at: Date | null;
};

export type Evaluation = {
  matched: number;
  entered: number;
  left: number;
  duration_ms: number;
  progress_percent: number;
  /** How the people were found; not there before the first evaluation ended. */
  plan?: PlanStep[];
};

/** One step of a plan as it was carried out: what was asked, how many ids came back, how long it took. */
export type PlanStep = {
  source: Source | "combine";
  /** Paths of the conditions, as JSON pointers into the rule set. */
  conditions: string[];
  found: number;
  duration_ms: number;
};

export type CohortVersion = {
  cohort_id: string;
  version: number;
  rules: unknown;
  allow_all: boolean;
  created_by: string;
  created_at: Date;
};

/** Why someone entered or left. */
export type Cause =
  | { kind: "evaluation"; rule_version: number }
  | { kind: "change"; entity_type: string; fields: string[]; rule_version: number }
  | { kind: "time"; rule_version: number }
  | { kind: "drift"; rule_version: number }
  | { kind: "manual"; by: string };

/** `_id` is `cohort|person`. */
export type CohortMember = { _id: string; cohort_id: string; pii_id: string; entered_at: Date; cause: Cause };

/** Entries or exits: of everyone whom one transaction stored for one cause. */
export type MembershipEvent = {
  cohort_id: string;
  pii_ids: string[];
  type: "entered" | "left";
  at: Date;
  cause: Cause;
};

/** A person that the stream touched while an evaluation of the cohort ran; `_id` is `cohort|person`. */
export type CohortRecheck = { _id: string; cohort_id: string; pii_id: string; at: Date };

export type CohortSize = { cohort_id: string; at: Date; member_count: number };

export type AssignmentOptions = {
  only_matching: boolean;
  skip_closed: boolean;
  skip_do_not_contact: boolean;
  keep_person_together: boolean;
  on_assigned: "reassign" | "skip" | "skip_any";
  respect_daily_capacity: boolean;
  /** The most leads a day for each agent, whoever gives them. */
  daily_cap?: number;
};

export type Strategy = "round_robin" | "capacity_weighted";

/** What a dynamic cohort does with whoever enters. */
export type AutoAssign = {
  agent_ids: string[];
  strategy: Strategy;
  options: AssignmentOptions;
  enabled: boolean;
  /** The most leads a day for each agent, whoever gives them. */
  daily_cap: number | null;
};

/** Someone who has entered a cohort and is to be handed on; `_id` is `cohort|person`. */
export type RouteEntry = { _id: string; cohort_id: string; pii_id: string; at: Date };

/** Where a cohort's rotation stands; `_id` is the cohort's. */
export type CohortRoute = { _id: string; rotation: { key: string; credit: number[] } | null; rev: number };

export type Failure = { lead_id: string; code: string; message: string };

export type Distribution = {
  agent_id: string;
  name: string;
  daily_capacity: number;
  leads: number;
  assigned: number;
  failed: number;
  load_before: number;
  load_after: number;
  utilisation_percent: number | null;
  taken_from: Record<string, number>;
  /** The exact share of the leads that the strategy means for the agent, before it is made whole. */
  expected: number;
  /** Leads given to the agent on that day before this run. */
  assigned_today: number;
};

export type AssignmentJob = {
  job_id: string;
  kind: "assign" | "retry" | "undo" | "auto";
  mode: "sync" | "queue";
  parent_job_id: string | null;
  cohort_id: string | null;
  strategy: Strategy;
  agent_ids: string[];
  options: AssignmentOptions;
  status: "queued" | "running" | "paused" | "completed" | "cancelled" | "failed";
  /** Bumped by each worker that takes the job; a chunk commits only under the epoch it was begun with. */
  epoch: number;
  lease_until: Date | null;
  /** The database session of the worker that holds the job; who takes it over ends what that has open. */
  session_id: string | null;
  /** Times that the job was taken in a row without a lead done; at 5 it counts as poisoned. */
  idle_claims: number;
  /** Times that the job was resumed; part of its id on the queue, so that a resumed job is a new one there. */
  resumes: number;
  /** Frozen with the job, so that all of its leads get the same tasks and an undo can tell whether those were touched. */
  task_templates: TaskTemplate[];
  /** Of the plan that the job carries out. */
  plan_hash?: string;
  /** Times that a retry or an undo of it was asked for: counted so that two at once conflict. */
  follow_ups?: number;
  total: number;
  assigned_count: number;
  failed_count: number;
  skipped_count: number;
  untouched_count: number;
  failures: Failure[];
  distribution: Distribution[];
  error: string | null;
  created_by: string;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
};

/** One lead of a job, frozen when the job is made; `_id` is `job:lead`, `n` its place in the order. */
export type AssignmentItem = {
  _id: string;
  job_id: string;
  lead_id: string;
  pii_id: string;
  n: number;
  agent_id: string | null;
  state: "pending" | "assigned" | "failed" | "skipped" | "untouched" | "restored";
  reason: string | null;
  message: string | null;
  /** What the lead was before, for undo; without `agent_id` where the lead had no such field. */
  before: { agent_id?: string | null; pipeline_id: string | null; task_ids: string[] } | null;
  at: Date | null;
};

/**
 * A thousand leads of a job, frozen with it and not yet items; `_id` is `job:n`, `n` the place of the first. The lists
 * have equal length: who gets each lead, or why it is left out.
 */
export type AssignmentBlock = {
  _id: string;
  job_id: string;
  n: number;
  lead_ids: string[];
  pii_ids: string[];
  agent_ids: (string | null)[];
  skipped: (string | null)[];
};

/** Shapes of the API's answers about assignment. */

export type Strategy = "round_robin" | "capacity_weighted";

export type AssignOptions = {
  only_matching: boolean;
  skip_closed: boolean;
  skip_do_not_contact: boolean;
  keep_person_together: boolean;
  on_assigned: "reassign" | "skip" | "skip_any";
  respect_daily_capacity: boolean;
};

/** What a dynamic cohort does with whoever enters. */
export type Routing = {
  agent_ids: string[];
  strategy: Strategy;
  options: AssignOptions;
  enabled: boolean;
  daily_cap: number | null;
};

export type Share = {
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
  /** The exact share that the strategy means for the agent, before it is made whole. */
  expected: number;
  /** Leads given to the agent on that day before this run. */
  assigned_today: number;
};

export type JobStatus = "queued" | "running" | "paused" | "completed" | "cancelled" | "failed";

export type Job = {
  job_id: string;
  kind: "assign" | "retry" | "undo" | "auto";
  mode: "sync" | "queue";
  parent_job_id: string | null;
  cohort_id: string | null;
  strategy: Strategy;
  agent_ids: string[];
  options: AssignOptions;
  status: JobStatus;
  total: number;
  assigned_count: number;
  failed_count: number;
  skipped_count: number;
  untouched_count: number;
  progress_percent: number;
  failures: { lead_id: string; code: string; message: string }[];
  distribution: Share[];
  error?: string | null;
  created_by: string;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
};

export type Outcome = {
  lead_id: string;
  pii_id: string;
  agent_id: string | null;
  outcome: "pending" | "assigned" | "failed" | "skipped" | "untouched" | "restored";
  reason: string | null;
  message: string | null;
  at: string | null;
};

export type AssignPreview = {
  total: number;
  to_assign: number;
  /** Open pipelines that close by it. */
  pipelines_closed: number;
  skipped: Record<string, number>;
  distribution: Share[];
  plan_hash: string;
};

export type AssignRequest = { agent_ids: string[]; strategy: Strategy } & AssignOptions;

export const isActive = (job: Pick<Job, "status">): boolean =>
  job.status === "queued" || job.status === "running" || job.status === "paused";

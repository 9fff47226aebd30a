import type { RuleGroup } from "@/lib/rules/rule";
import type { Routing } from "../assignments/types";

/** Shapes of the API's answers about cohorts. */

export type CohortType = "static" | "dynamic";

export type Cohort = {
  cohort_id: string;
  name: string;
  description: string;
  type: CohortType;
  status: "evaluating" | "ready" | "failed";
  error?: string | null;
  rules: RuleGroup | null;
  allow_all: boolean;
  rule_fields: string[];
  entity_scope: string[];
  engine: "aggregation" | "rules_engine";
  summary: string;
  member_count: number;
  version: number;
  auto_assign: Routing | null;
  evaluated_at: string | null;
  evaluation: {
    matched: number;
    entered: number;
    left: number;
    duration_ms: number;
    progress_percent: number;
    plan: PlanStep[];
  } | null;
  created_by: string;
  created_at: string;
  updated_at: string;
  archived_at: string | null;
};

/** One step of a plan as it was carried out. */
export type PlanStep = {
  source: "lead" | "contact" | "customer" | "membership" | "combine";
  conditions: string[];
  found: number;
  duration_ms: number;
};

/** How far a dynamic cohort follows changes, as its stream tells it. */
export type Following = {
  confirmed_at: string | null;
  lag_seconds: number | null;
  reevaluated_because: string | null;
};

/** How many entered and left by changes since the page was opened. */
export type Moves = { entered: number; left: number };

export type Member = {
  pii_id: string;
  entered_at: string;
  name: string | null;
  lead_ids: string[];
  agent_ids: string[];
  values?: Record<string, unknown>;
};

export type Cause = {
  kind: string;
  entity_type?: string;
  fields?: string[];
  rule_version?: number;
  by?: string;
};

export type MembershipEvent = {
  pii_id: string;
  name?: string | null;
  type: "entered" | "left";
  at: string;
  cause: Cause | null;
};

export type Progress = {
  total: number;
  still_matching: number;
  diverged: number;
  progress_percent: number;
};

export type Preview = {
  count: number;
  lead_count: number;
  entity_scope: string[];
  rule_fields: string[];
  engine: "aggregation" | "rules_engine";
  plan: PlanStep[];
  duration_ms: number;
  summary: string;
  estimated?: boolean;
  sample: { pii_id: string; name: string | null; lead_ids: string[] }[];
  would_enter?: number;
  would_leave?: number;
  diff?: string[];
};

export type CohortDraft = {
  name: string;
  description: string;
  type: CohortType;
  rules: RuleGroup;
  allow_all: boolean;
};

export type CohortFilters = {
  search: string;
  type: CohortType | "";
  status: Cohort["status"] | "";
  sort: string;
  archived: boolean;
};

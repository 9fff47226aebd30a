import type { Cause } from "../cohorts/types";

/** Shapes of the API's answers about people. */

export type PersonItem = {
  pii_id: string;
  name: string | null;
  city: string | null;
  lead_count: number;
  is_customer: boolean;
};

export type PersonRecord = {
  pii_id: string;
  created_at: string;
  updated_at: string;
  [field: string]: unknown;
};

export type LeadRecord = PersonRecord & { lead_id: string; status: string; agent_id: string | null };

export type PipelineItem = {
  pipeline_id: string;
  lead_id: string;
  agent_id: string;
  status: "open" | "closed";
  stage: string;
  close_reason: string | null;
  job_id: string | null;
  opened_at: string;
  closed_at: string | null;
};

export type TaskItem = {
  task_id: string;
  pipeline_id: string;
  lead_id: string;
  agent_id: string;
  title: string;
  status: "open" | "done" | "cancelled";
  due_at: string;
  done_at: string | null;
};

export type Person = {
  pii_id: string;
  name: string | null;
  leads: LeadRecord[];
  contact: PersonRecord | null;
  customer: PersonRecord | null;
  cohorts: { cohort_id: string; name: string; type: string; entered_at: string; cause: Cause | null }[];
  membership_history: { cohort_id: string; type: "entered" | "left"; at: string; cause: Cause | null }[];
  edits: {
    entity_type: "lead" | "contact" | "customer";
    id: string;
    at: string;
    by: string;
    fields: string[];
  }[];
  pipelines: PipelineItem[];
  tasks: TaskItem[];
};

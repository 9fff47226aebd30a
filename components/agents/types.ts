/** Shapes of the API's answers about agents. */

export type Agent = {
  agent_id: string;
  name: string;
  email?: string | null;
  status: "active" | "inactive";
  daily_capacity: number;
  created_at: string;
  updated_at: string;
};

export type AgentCapacity = {
  agent_id: string;
  name: string;
  status: Agent["status"];
  daily_capacity: number;
  open_pipelines: number;
  assigned_today: number;
  utilisation_percent: number | null;
};

export type AgentDraft = {
  name: string;
  email: string | null;
  daily_capacity: number;
  status: Agent["status"];
};

export type TaskStatus = "open" | "done" | "cancelled";

export type TaskItem = {
  task_id: string;
  pipeline_id: string;
  lead_id: string;
  agent_id: string;
  title: string;
  status: TaskStatus;
  due_at: string;
  done_at: string | null;
};

export type ListedTask = TaskItem & { pii_id: string | null; name: string | null };

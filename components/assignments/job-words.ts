import type { Tone } from "../ui/badge";
import { count, plural } from "../ui/format";
import type { Job, JobStatus, Strategy } from "./types";

export const statusWords: Record<JobStatus, string> = {
  queued: "waiting",
  running: "running",
  paused: "paused",
  completed: "done",
  cancelled: "cancelled",
  failed: "failed",
};

export const statusTones: Record<JobStatus, Tone> = {
  queued: "info",
  running: "info",
  paused: "warn",
  completed: "good",
  cancelled: "neutral",
  failed: "bad",
};

export const strategyWords: Record<Strategy, string> = {
  round_robin: "equal shares",
  capacity_weighted: "by capacity",
};

const kindWords: Record<Job["kind"], string> = {
  assign: "Assignment",
  retry: "Retry",
  undo: "Undo",
  auto: "Automatic assignment",
};

/** `Assignment of COH-3 to 2 agents, equal shares`. */
export function jobTitle(job: Job): string {
  const of = job.cohort_id ? ` of ${job.cohort_id}` : "";
  if (job.kind === "undo" || job.kind === "retry") {
    return `${kindWords[job.kind]} of ${job.parent_job_id ?? "a job"}`;
  }
  return `${kindWords[job.kind]}${of} to ${plural(job.agent_ids.length, "agent")}, ${strategyWords[job.strategy]}`;
}

/** How many of the job's leads are behind it, whatever became of them. */
export const settled = (job: Job): number => job.assigned_count + job.failed_count + job.skipped_count;

/** The share that is done; the server's own number where it gives one. */
export const donePercent = (job: Job): number =>
  job.progress_percent ?? (job.total === 0 ? 100 : (100 * settled(job)) / job.total);

/** `1,388 assigned, 3 failed, 41 left out`. */
export function outcomeWords(job: Job): string {
  const done = job.kind === "undo" ? "restored" : "assigned";
  const parts = [`${count(job.assigned_count)} ${done}`];
  if (job.failed_count > 0) parts.push(`${count(job.failed_count)} failed`);
  if (job.skipped_count > 0) parts.push(`${count(job.skipped_count)} left out`);
  if (job.status === "cancelled" && job.untouched_count > 0) {
    parts.push(`${count(job.untouched_count)} untouched`);
  }
  return parts.join(", ");
}

const reasons: Record<string, string> = {
  closed: "converted or lost",
  skip_closed: "converted or lost",
  do_not_contact: "do not want to be contacted",
  not_matching: "don’t match the rules themselves",
  already_assigned: "have an owner already",
  owned: "have an owner already",
  same_agent: "are with one of these agents already",
  no_capacity: "over today’s capacity",
  changed_since: "changed since",
};

export const reasonWords = (reason: string): string => reasons[reason] ?? reason.replaceAll("_", " ");

import type { Tone } from "../ui/badge";
import { count, plural } from "../ui/format";
import { isActive, type Job, type JobStatus, type Strategy } from "./types";

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

const kindWords = { retry: "Retry", undo: "Undo" } as const;

/** `To 2 agents, equal shares`, or what a retry or an undo belongs to. */
export function jobTitle(job: Job): string {
  if (job.kind === "undo" || job.kind === "retry") {
    return `${kindWords[job.kind]} of ${job.parent_job_id ?? "a job"}`;
  }
  const to = `to ${plural(job.agent_ids.length, "agent")}, ${strategyWords[job.strategy]}`;
  return job.kind === "auto" ? `By itself ${to}` : to.replace("to", "To");
}

/**
 * How many leads the job set out to bring somewhere, the same from its beginning to its end: an undo all of its leads,
 * any other what was planned for its agents.
 */
export const toDo = ({ kind, total, distribution }: Job): number =>
  kind === "undo" ? total : distribution.reduce((sum, share) => sum + share.leads, 0);

/** How many of them are behind it, well or not. */
export const settled = (job: Job): number => toDo(job) - job.untouched_count;

/**
 * Leads that were left out, by when: those that it came to and could not take, which belong to what it set out to do,
 * and the others, which the plan had left out before.
 */
export function leftOutWords(job: Job): string[] {
  const byPlan = job.total - toDo(job);
  const onTheWay = job.skipped_count - byPlan;
  return [
    ...(onTheWay > 0 ? [`${count(onTheWay)} left out on the way`] : []),
    ...(byPlan > 0 ? [`${plural(byPlan, "other")} left out by the plan`] : []),
  ];
}

/** The share of them that is done: what the numbers beside the bar say. */
export const donePercent = (job: Job): number => (toDo(job) === 0 ? 100 : (100 * settled(job)) / toDo(job));

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

/** Whether what the job did can be taken back. */
export const isUndoable = (job: Job): boolean =>
  !isActive(job) && job.kind !== "undo" && job.assigned_count > 0;

/**
 * Whether leads failed and every one of them because it has been deleted: trying again brings none of them back. A job
 * that was put aside has others left to do.
 */
export const hasOnlyDeleted = ({ status, failures, failed_count }: Job): boolean =>
  status !== "failed" &&
  failed_count > 0 &&
  failures.length === failed_count &&
  failures.every(({ code }) => code === "lead_not_found");

export const deletedWords = ({ failed_count }: Job): string =>
  failed_count === 1
    ? "The lead that failed has been deleted; there is nothing to try again."
    : `All ${count(failed_count)} leads that failed have been deleted; there is nothing to try again.`;

/** Whether what failed can be tried again. */
export const isRetryable = (job: Job): boolean =>
  !isActive(job) && job.kind !== "undo" && job.failed_count > 0 && !hasOnlyDeleted(job);

export const undoWords =
  "Undo puts each lead back to its former owner, pipeline and tasks, unless someone has touched it since.";

const reasons: Record<string, string> = {
  closed: "converted or lost",
  do_not_contact: "not to be contacted",
  not_matching: "not matching the rules themselves",
  already_assigned: "with one of these agents already",
  has_owner: "with an owner already",
  no_capacity: "over today’s capacity",
  changed_since: "changed since",
};

export const reasonWords = (reason: string): string => reasons[reason] ?? reason.replaceAll("_", " ");

import { db, inTransaction } from "../db/collections.ts";
import type { AssignmentItem, AssignmentJob } from "../db/documents.ts";

const endStates: readonly AssignmentJob["status"][] = ["completed", "cancelled", "failed"];

/** Whether a job will do nothing more. */
export const hasEnded = ({ status }: Pick<AssignmentJob, "status">): boolean => endStates.includes(status);

/**
 * Marks the leads that a job which has ended will not come to. Until that is written, and where it never was because
 * the process died, they are told from the job's state.
 */
export async function leaveUntouched(jobId: string): Promise<void> {
  // A chunk of the worker's may be under way: in a transaction this is begun again after it, and never waits inside of it.
  await inTransaction((session) =>
    db
      .assignmentItems()
      .updateMany({ job_id: jobId, state: "pending" }, { $set: { state: "untouched" } }, { session }),
  );
}

/** What became of a lead: one that a job which has ended did not come to is untouched. */
export const outcomeOf = (
  job: Pick<AssignmentJob, "status">,
  { state }: AssignmentItem,
): AssignmentItem["state"] => (state === "pending" && hasEnded(job) ? "untouched" : state);

/** The stored states of an outcome. */
export function statesOf(
  job: Pick<AssignmentJob, "status">,
  outcome: AssignmentItem["state"],
): AssignmentItem["state"][] {
  if (!hasEnded(job)) return [outcome];
  if (outcome === "pending") return [];
  return outcome === "untouched" ? ["pending", "untouched"] : [outcome];
}

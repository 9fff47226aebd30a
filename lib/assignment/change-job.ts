import type { UpdateFilter } from "mongodb";
import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db, inTransaction } from "../db/collections.ts";
import type { AssignmentJob } from "../db/documents.ts";

type Change = {
  /** As the audit log calls it: `assignment.pause`. */
  action: string;
  /** The states in which it can be done. */
  from: AssignmentJob["status"][];
  update: UpdateFilter<AssignmentJob>;
};

/**
 * Changes a job that is in one of some states, and keeps who did so in the same commit.
 * @returns the job after it; null where it is in another state, or not there
 */
export function changeJob(
  ctx: Context,
  jobId: string,
  { action, from, update }: Change,
): Promise<AssignmentJob | null> {
  return inTransaction(async (session) => {
    const job = await db.assignmentJobs().findOneAndUpdate({ job_id: jobId, status: { $in: from } }, update, {
      returnDocument: "after",
      projection: { _id: 0 },
      session,
    });
    if (job) await audit(ctx, action, jobId, [], session);
    return job;
  });
}

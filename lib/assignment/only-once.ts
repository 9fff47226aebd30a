import { db, type Session } from "../db/collections.ts";
import { Conflict } from "../errors.ts";

/** What must hold at the instant at which a job comes to be; it throws what does not. */
type Check = (session: Session) => Promise<void>;

/**
 * Of requests that follow up one job at the same time one goes on: each writes the job that it follows, so that their
 * transactions conflict, and who comes later looks again.
 * @param check throws when another one has followed it up meanwhile
 */
export const onlyFollowUp =
  (jobId: string, check: Check): Check =>
  async (session) => {
    await db.assignmentJobs().updateOne({ job_id: jobId }, { $inc: { follow_ups: 1 } }, { session });
    await check(session);
  };

/**
 * A previewed plan is carried out once: refused while a job of the same plan goes on, or when one has ended since the
 * plan was made again for this request. Each request writes the agents, so that of two at once one looks again.
 * @param plannedAt the instant before which nothing was read for the plan
 */
export const onlyOnce =
  (planHash: string, cohortId: string, agentIds: string[], plannedAt: Date): Check =>
  async (session) => {
    await db.agents().updateMany({ agent_id: { $in: agentIds } }, { $inc: { dealings: 1 } }, { session });
    const same = await db.assignmentJobs().findOne(
      {
        cohort_id: cohortId,
        plan_hash: planHash,
        $or: [{ status: { $in: ["queued", "running", "paused"] } }, { finished_at: { $gte: plannedAt } }],
      },
      { session },
    );
    if (!same) return;
    const message = `this plan is carried out by ${same.job_id} already`;
    throw new Conflict(`${message}; look at the new preview to assign again.`, [
      { path: "/plan_hash", message },
    ]);
  };

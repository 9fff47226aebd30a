import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { enqueue } from "../jobs/queues.ts";
import { evaluationJobId } from "./evaluate-cohort.ts";

/**
 * Has dynamic cohorts evaluated by the worker because what they were evaluated with no longer holds. An evaluation that
 * runs is overtaken: version, state and mark change in one write, so a cohort is never left between.
 * @returns ids of the cohorts that are evaluated again; those archived or made static meanwhile are not
 */
export async function reevaluateCohorts(
  ctx: Context,
  cohortIds: readonly string[],
  why: string,
): Promise<string[]> {
  const due: string[] = [];
  let reachable = true;
  for (const cohort_id of cohortIds) {
    const cohort = await db.cohorts().findOneAndUpdate(
      { cohort_id, type: "dynamic", archived_at: null },
      {
        $inc: { pending_version: 1 },
        $set: { status: "evaluating", running: null, reevaluated_because: why },
      },
      { returnDocument: "after" },
    );
    if (!cohort) continue;
    const { pending_version } = cohort;
    due.push(cohort_id);
    // A queue that is away is not waited for again and again: the sweep for lost jobs finds what is due.
    if (reachable)
      reachable = await enqueue(
        "cohort-evaluation",
        { cohort_id, pending_version },
        evaluationJobId(cohort_id, pending_version),
      );
  }
  ctx.log.info({ cohorts: due.length, why }, "dynamic cohorts are evaluated again");
  return due;
}

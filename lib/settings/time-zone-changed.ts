import { evaluationJobId } from "../cohorts/evaluate-cohort.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { loadRegistry } from "../fields/load-registry.ts";
import { enqueue } from "../jobs/queues.ts";

/**
 * Has every dynamic cohort evaluated whose rules are about dates or days: another zone moves where those begin.
 * What is being evaluated in the former zone is overtaken; static cohorts stay as they were evaluated.
 * @returns ids of the cohorts
 */
export async function timeZoneChanged(ctx: Context): Promise<string[]> {
  const fields = [...(await loadRegistry()).values()]
    .filter(({ type }) => type === "date" || type === "day")
    .map(({ field }) => field);
  const cohorts = await db
    .cohorts()
    .find({ type: "dynamic", archived_at: null, rule_fields: { $in: fields } })
    .sort({ created_at: 1 })
    .toArray();
  for (const { cohort_id } of cohorts) {
    const cohort = await db
      .cohorts()
      .findOneAndUpdate(
        { cohort_id, archived_at: null },
        { $inc: { pending_version: 1 }, $set: { status: "evaluating", running: null } },
        { returnDocument: "after" },
      );
    if (!cohort) continue;
    const { pending_version } = cohort;
    await enqueue(
      "cohort-evaluation",
      { cohort_id, pending_version },
      evaluationJobId(cohort_id, pending_version),
    );
  }
  ctx.log.info({ cohorts: cohorts.length }, "the time zone has changed");
  return cohorts.map(({ cohort_id }) => cohort_id);
}

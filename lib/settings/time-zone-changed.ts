import { reevaluateCohorts } from "../cohorts/reevaluate-cohorts.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { loadRegistry } from "../fields/load-registry.ts";

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
  return reevaluateCohorts(
    ctx,
    cohorts.map(({ cohort_id }) => cohort_id),
    "the time zone has changed",
  );
}

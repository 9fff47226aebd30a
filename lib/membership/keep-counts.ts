import { setTimeout as wait } from "node:timers/promises";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { publish } from "../jobs/events.ts";
import { recountMembers } from "./apply-difference.ts";

/** Counting may take this share of the time, so that it never holds up the stream. */
const mostBusy = 0.15;

/**
 * Counts the members of cohorts that have changed since they were counted, the longest waiting first.
 * A change that comes while one is counted marks it again.
 * @returns how many were counted
 */
export async function keepCounts(ctx: Context): Promise<number> {
  const stale = await db
    .cohorts()
    .find({ count_stale: true }, { projection: { _id: 0, cohort_id: 1 } })
    .sort({ followed_at: 1 })
    .toArray();
  for (const { cohort_id } of stale) {
    const startedAt = performance.now();
    if (await recountMembers(cohort_id, ctx.now()))
      await publish({ topic: "cohort", id: cohort_id, type: "changed" });
    await wait(((performance.now() - startedAt) * (1 - mostBusy)) / mostBusy);
  }
  return stale.length;
}

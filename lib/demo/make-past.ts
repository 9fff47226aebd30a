import { createCohort } from "../cohorts/create-cohort.ts";
import { evaluateOrEnqueue } from "../cohorts/evaluate-cohort.ts";
import { findCohort } from "../cohorts/find-cohort.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { Lead } from "../db/documents.ts";
import { demoCohorts } from "./demo-cohorts.ts";
import { inBatches } from "./in-batches.ts";

const pastDays = 14;
const dayMs = 86_400_000;

/**
 * Stores the leads in the order in which they came, and makes the dynamic cohorts of the demo two weeks ago, evaluated
 * once a day since: their sizes and moves are what the same data and clocks would have brought about.
 * @returns ids of the cohorts
 */
export async function makePast(ctx: Context, leads: readonly Lead[]): Promise<string[]> {
  const now = ctx.now().getTime();
  const inOrder = leads.toSorted((a, b) => a.created_at.getTime() - b.created_at.getTime());
  const ids: string[] = [];
  let from = 0;
  for (let daysAgo = pastDays; daysAgo >= 0; daysAgo--) {
    const at = new Date(now - daysAgo * dayMs);
    const to = daysAgo === 0 ? inOrder.length : inOrder.findIndex(({ created_at }) => created_at > at);
    await inBatches(inOrder.slice(from, to), (part) => db.leads().insertMany(part, { ordered: false }));
    from = to;
    const then: Context = { ...ctx, now: () => at };
    if (daysAgo === pastDays) {
      for (const cohort of demoCohorts.filter(({ type }) => type === "dynamic"))
        ids.push((await createCohort(then, cohort)).cohort_id);
    } else {
      for (const id of ids) await evaluateOrEnqueue(then, await findCohort(id));
    }
  }
  return ids;
}

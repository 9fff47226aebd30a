import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { type Changes, changeOf } from "./affected-cohorts.ts";
import { refreshPeople } from "./refresh-people.ts";

const batchSize = 1_000;

/**
 * Looks again at people who changed while an evaluation of a cohort ran, for cohorts whose evaluation is over.
 * @returns how many people were looked at
 */
export async function recheckPeople(ctx: Context): Promise<number> {
  const waiting = await db.cohortRechecks().distinct("cohort_id");
  let looked = 0;
  for (const cohortId of waiting) {
    const cohort = await db.cohorts().findOne({ cohort_id: cohortId }, { projection: { _id: 0 } });
    if (cohort?.running) continue;
    const rechecks = await db.cohortRechecks().find({ cohort_id: cohortId }).limit(batchSize).toArray();
    if (cohort?.type === "dynamic" && cohort.archived_at === null) {
      const changes: Changes = new Map();
      for (const { pii_id } of rechecks) changeOf(changes, pii_id).entities.add("lead");
      await refreshPeople(ctx, changes, [cohort]);
      looked += rechecks.length;
    }
    await db.cohortRechecks().bulkWrite(
      rechecks.map(({ _id, at }) => ({ deleteOne: { filter: { _id, at } } })),
      { ordered: false },
    );
  }
  return looked;
}

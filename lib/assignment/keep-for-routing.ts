import { db, type Session } from "../db/collections.ts";

type Entry = { cohort_id: string; pii_id: string };

/**
 * Keeps people who enter cohorts that hand on whoever enters, in the transaction that enters them: none is lost with a
 * process that dies, and none is handed on whose entry was not kept.
 */
export async function keepForRouting(entered: readonly Entry[], at: Date, session: Session): Promise<void> {
  if (entered.length === 0) return;
  const cohort_id = { $in: [...new Set(entered.map((entry) => entry.cohort_id))] };
  const routing = await db
    .cohorts()
    .find({ cohort_id, "auto_assign.enabled": true }, { session, projection: { _id: 0, cohort_id: 1 } })
    .toArray();
  const ids = new Set(routing.map((cohort) => cohort.cohort_id));
  const entries = entered
    .filter((entry) => ids.has(entry.cohort_id))
    .map(({ cohort_id, pii_id }) => ({ _id: `${cohort_id}|${pii_id}`, cohort_id, pii_id, at }));
  if (entries.length === 0) return;
  await db.routeEntries().deleteMany({ _id: { $in: entries.map(({ _id }) => _id) } }, { session });
  await db.routeEntries().insertMany(entries, { session });
}

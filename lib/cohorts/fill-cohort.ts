import { type Context, systemContext } from "../context.ts";
import { db } from "../db/collections.ts";
import type { CohortDocument } from "../db/documents.ts";
import { Unavailable } from "../errors.ts";
import { holdEnded } from "../hold.ts";
import { purgeCohort } from "./archive-cohort.ts";
import { addPeople } from "./list-people.ts";

/** People of whom nothing was entered for this long are not entered any more: whoever did it is gone. */
const leaseMs = 60_000;

/** What a cohort has in it while the people that it is made of are being entered. */
export const beingFilled = (now: Date) => ({
  status: "evaluating" as const,
  filling_until: new Date(now.getTime() + leaseMs),
});

/**
 * Enters the people that a new cohort is made of. Until all of them are in it counts as being evaluated, so that nobody
 * works with a part of them.
 * @throws Unavailable where it took so long that the cohort was given up
 */
export async function fillCohort(ctx: Context, cohort: CohortDocument, piiIds: string[]): Promise<void> {
  await addPeople(ctx, cohort, piiIds, { touch: beingFilled });
  const { cohort_id } = cohort;
  const filled = await db
    .cohorts()
    .updateOne(
      { cohort_id, filling_until: { $exists: true } },
      { $set: { status: "ready" }, $unset: { filling_until: "" } },
    );
  if (filled.matchedCount === 0)
    throw new Unavailable(`${cohort_id} was not made: entering its people took too long.`);
}

/** Takes cohorts away whose people were never all entered: who asked for them was not told that they are there. */
export async function dropUnfilled(now: Date): Promise<void> {
  const left = await db
    .cohorts()
    .find({ $or: [...holdEnded("filling_until", now, leaseMs)] }, { projection: { _id: 0 } })
    .toArray();
  for (const cohort of left) await purgeCohort(systemContext("unfilled-cohorts"), cohort);
}

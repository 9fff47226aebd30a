import { db } from "../db/collections.ts";
import type { CohortDocument } from "../db/documents.ts";
import { Conflict, NotFound } from "../errors.ts";

/** A cohort by its id. @throws NotFound */
export async function findCohort(cohortId: string): Promise<CohortDocument> {
  const cohort = await db.cohorts().findOne({ cohort_id: cohortId }, { projection: { _id: 0 } });
  if (!cohort) throw new NotFound("cohort", cohortId);
  return cohort;
}

/** @throws Conflict when the cohort is archived */
export function requireActive(cohort: CohortDocument): void {
  if (cohort.archived_at) {
    throw new Conflict(`${cohort.cohort_id} (“${cohort.name}”) is archived; restore it first.`);
  }
}

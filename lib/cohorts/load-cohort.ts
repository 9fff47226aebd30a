import type { CohortDocument } from "../db/documents.ts";
import { findCohort } from "./find-cohort.ts";

/** Loads the cohort that a route's path names. @throws NotFound */
export const loadCohort = ({ params }: { params: Record<string, string> }): Promise<CohortDocument> =>
  findCohort(params.cohort_id ?? "");

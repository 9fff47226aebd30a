import type { Context } from "../context.ts";
import type { CohortDocument } from "../db/documents.ts";
import { storedMembers } from "../membership/apply-difference.ts";
import { type CreatedCohort, createCohort } from "./create-cohort.ts";
import { freezeMembers } from "./freeze-members.ts";

const copyName = (name: string, words: string): string => `${name.slice(0, 199 - words.length)} ${words}`;

/** A new cohort of the same type with the same rules, evaluated afresh; of a list, one with the same people. */
export async function duplicateCohort(ctx: Context, cohort: CohortDocument): Promise<CreatedCohort> {
  const { name, description, type, allow_all } = cohort;
  if (cohort.rules === null)
    return freezeMembers(ctx, cohort, copyName(name, "(copy)"), await storedMembers(cohort.cohort_id));
  const rules = cohort.rules as Record<string, unknown>;
  return createCohort(ctx, { name: copyName(name, "(copy)"), description, type, rules, allow_all });
}

/** A static cohort of the people who are members now, with the same rules, so that its progress can be told. */
export const freezeCohort = async (ctx: Context, cohort: CohortDocument): Promise<CreatedCohort> =>
  freezeMembers(ctx, cohort, copyName(cohort.name, "(frozen)"), await storedMembers(cohort.cohort_id));

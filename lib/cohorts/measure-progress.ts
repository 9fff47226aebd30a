import type { Context } from "../context.ts";
import type { CohortDocument } from "../db/documents.ts";
import { Conflict } from "../errors.ts";
import { storedMembers } from "../membership/apply-difference.ts";
import { compileRules } from "../rules/compile-rules.ts";
import type { RuleGroup } from "../rules/rule.ts";
import { matchPeople } from "./match-people.ts";
import { loadWorkspace } from "./workspace.ts";

export type CohortProgress = {
  total: number;
  still_matching: number;
  diverged: number;
  progress_percent: number;
};

/** Members of a static cohort with rules, told apart by whether they still match. @throws Conflict for other cohorts */
export async function splitMembers(
  ctx: Context,
  cohort: CohortDocument,
): Promise<{ matching: string[]; diverged: string[] }> {
  if (cohort.type !== "static" || cohort.rules === null) {
    throw new Conflict(
      `${cohort.cohort_id} ${cohort.type === "static" ? "was made from a list and has no rules" : "is dynamic and always matches"}; only static cohorts with rules have progress.`,
    );
  }
  const { registry, clock } = await loadWorkspace(ctx);
  const { piiIds } = await matchPeople(compileRules(cohort.rules as RuleGroup, registry, clock).root);
  const now = new Set(piiIds);
  const members = [...(await storedMembers(cohort.cohort_id))].sort();
  return { matching: members.filter((id) => now.has(id)), diverged: members.filter((id) => !now.has(id)) };
}

/** How far a static cohort has been worked through: the share of its members who no longer match, in percent. */
export async function measureProgress(ctx: Context, cohort: CohortDocument): Promise<CohortProgress> {
  const { matching, diverged } = await splitMembers(ctx, cohort);
  const total = matching.length + diverged.length;
  return {
    total,
    still_matching: matching.length,
    diverged: diverged.length,
    progress_percent: total === 0 ? 0 : Math.round((1_000 * diverged.length) / total) / 10,
  };
}

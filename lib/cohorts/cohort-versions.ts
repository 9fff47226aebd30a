import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { CohortDocument } from "../db/documents.ts";
import { Conflict, NotFound } from "../errors.ts";
import { describeRules } from "../rules/describe.ts";
import { diffRules } from "../rules/diff-rules.ts";
import type { RuleGroup } from "../rules/rule.ts";
import type { ShownCohort } from "./show-cohort.ts";
import { updateCohort } from "./update-cohort.ts";
import { loadWorkspace } from "./workspace.ts";

/** Former and present rules of a cohort, newest first, each with what it changed in words. */
export async function listVersions(ctx: Context, { cohort_id }: CohortDocument) {
  const [versions, { registry }] = await Promise.all([
    db
      .cohortVersions()
      .find({ cohort_id }, { projection: { _id: 0, cohort_id: 0 } })
      .sort({ version: -1 })
      .toArray(),
    loadWorkspace(ctx),
  ]);
  const items = versions.map(({ rules, ...version }, i) => {
    const before = versions[i + 1];
    const now = rules as RuleGroup | null;
    return {
      ...version,
      rules,
      summary: now === null ? "People chosen by hand" : describeRules(now, registry),
      diff: now === null || !before ? [] : diffRules(before.rules as RuleGroup | null, now, registry),
    };
  });
  return { items, next_cursor: null };
}

/** Makes the rules of a former version the rules again, as a new version. */
export async function restoreVersion(
  ctx: Context,
  cohort: CohortDocument,
  version: string,
): Promise<ShownCohort> {
  const number = /^[1-9]\d{0,8}$/.test(version) ? Number(version) : -1;
  const former = await db.cohortVersions().findOne({ cohort_id: cohort.cohort_id, version: number });
  if (!former) throw new NotFound(`version of ${cohort.cohort_id}`, version);
  if (former.rules === null)
    throw new Conflict(`Version ${version} of ${cohort.cohort_id} has no rules to restore.`);
  return updateCohort(ctx, cohort, {
    version: cohort.version,
    rules: former.rules as Record<string, unknown>,
    allow_all: former.allow_all,
  });
}

import { z } from "zod";
import type { Context } from "../context.ts";
import type { CohortDocument } from "../db/documents.ts";
import { groupBy } from "../group-by.ts";
import { cursorsOf, type ListQuery, type Page, toPage } from "../http/list.ts";
import { namesOf } from "../people/names-of.ts";
import { compileRules } from "../rules/compile-rules.ts";
import { decidingRow, unmetWords } from "../rules/explain.ts";
import type { RuleGroup } from "../rules/rule.ts";
import { splitMembers } from "./measure-progress.ts";
import { readRows } from "./read-rows.ts";
import { loadWorkspace } from "./workspace.ts";

export type Diverged = { pii_id: string; name: string | null; no_longer: string[] };

const cursors = cursorsOf("diverged", z.string());

/** Members of a static cohort who no longer match, each with the conditions that no longer hold. */
export async function listDiverged(
  ctx: Context,
  cohort: CohortDocument,
  query: ListQuery,
): Promise<Page<Diverged>> {
  const { diverged } = await splitMembers(ctx, cohort);
  const after = query.cursor === undefined ? undefined : cursors.read(query.cursor);
  const { items, next_cursor } = toPage(
    diverged.filter((id) => after === undefined || id > after).slice(0, query.limit + 1),
    query.limit,
    cursors,
    (last) => last,
  );
  const { registry, clock } = await loadWorkspace(ctx);
  const rules = cohort.rules as RuleGroup;
  const { root } = compileRules(rules, registry, clock);
  const [rows, names] = await Promise.all([
    readRows({ piiIds: items, cohortIds: cohort.named_cohorts }),
    namesOf(items),
  ]);
  const rowsOf = groupBy(rows, (row) => String(row.lead.pii_id));
  return {
    items: items.map((pii_id) => {
      const row = decidingRow(root, rowsOf.get(pii_id) ?? []);
      const no_longer = row ? unmetWords(root, rules, registry, row) : ["all leads are gone"];
      return { pii_id, name: names.get(pii_id) ?? null, no_longer };
    }),
    next_cursor,
  };
}

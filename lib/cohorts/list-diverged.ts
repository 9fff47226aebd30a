import { z } from "zod";
import type { Context } from "../context.ts";
import type { CohortDocument } from "../db/documents.ts";
import { groupBy } from "../group-by.ts";
import { cursorsOf, type ListQuery, type Page, toPage } from "../http/list.ts";
import { namesOf } from "../people/names-of.ts";
import { compileRules } from "../rules/compile-rules.ts";
import { decidingRow, type Unmet, unmetConditions } from "../rules/explain.ts";
import type { Registry } from "../rules/fields.ts";
import type { Row } from "../rules/match-row.ts";
import type { RuleGroup } from "../rules/rule.ts";
import { splitMembers } from "./measure-progress.ts";
import { nextMembers } from "./next-members.ts";
import { readRows } from "./read-rows.ts";
import { loadWorkspace } from "./workspace.ts";

/** A condition that no longer holds: the value it sees now, and when that can have come to be. */
type NoLonger = { words: string; field: string | null; seen: unknown; changed_at: Date | null };

export type Diverged = {
  pii_id: string;
  name: string | null;
  no_longer: string[];
  conditions: NoLonger[];
};

const noLead: NoLonger = { words: "all leads are gone", field: null, seen: null, changed_at: null };

const cursors = cursorsOf("diverged", z.string());

/** When people became members, by person. */
async function entriesOf(cohortId: string, piiIds: string[]): Promise<Map<string, Date>> {
  const members = await nextMembers({ cohortId, among: piiIds }, piiIds.length);
  return new Map(members.map(({ pii_id, entered_at }) => [pii_id, entered_at]));
}

/**
 * The last change of the record that a field belongs to, if it came after the person became a member; without one it is
 * time that has passed, or another app that keeps no times.
 */
function changedAt(field: string, row: Row, registry: Registry, since: Date | undefined): Date | null {
  const entity = registry.get(field)?.entity;
  if (entity === undefined || entity === "person") return null;
  const at = row[entity]?.updated_at;
  return at instanceof Date && since !== undefined && at > since ? at : null;
}

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
  const [rows, names, entries] = await Promise.all([
    readRows({ piiIds: items, cohortIds: cohort.named_cohorts }),
    namesOf(items),
    entriesOf(cohort.cohort_id, items),
  ]);
  const rowsOf = groupBy(rows, (row) => String(row.lead.pii_id));
  return {
    items: items.map((pii_id) => {
      const row = decidingRow(root, rowsOf.get(pii_id) ?? []);
      const name = names.get(pii_id) ?? null;
      if (!row) return { pii_id, name, no_longer: [noLead.words], conditions: [noLead] };
      const conditions = unmetConditions(root, rules, registry, row).map(
        ({ words, rule }: Unmet): NoLonger => ({
          words,
          field: rule?.field ?? null,
          seen: rule?.seen ?? null,
          changed_at: rule && changedAt(rule.field, row, registry, entries.get(pii_id)),
        }),
      );
      // The same condition, written twice, says the same twice.
      const byWords = new Map(conditions.map((condition) => [condition.words, condition]));
      return { pii_id, name, no_longer: [...byWords.keys()], conditions: [...byWords.values()] };
    }),
    next_cursor,
  };
}

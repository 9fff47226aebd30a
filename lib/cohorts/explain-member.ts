import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { CohortDocument } from "../db/documents.ts";
import { NotFound } from "../errors.ts";
import { memberId } from "../membership/member-id.ts";
import { compileRules } from "../rules/compile-rules.ts";
import { decidingRow, explainRules } from "../rules/explain.ts";
import { matchRow } from "../rules/match-row.ts";
import type { RuleGroup } from "../rules/rule.ts";
import { readRows } from "./read-rows.ts";
import { loadWorkspace } from "./workspace.ts";

const newestEvents = 100;

/**
 * Why someone is, or is not, in a cohort: the rules with what each saw on the lead that decided, since when, the
 * cause and the history.
 * @throws NotFound for a person of whom nothing is known
 */
export async function explainMember(ctx: Context, cohort: CohortDocument, piiId: string) {
  const { cohort_id } = cohort;
  const [rows, member, history, contact, customer] = await Promise.all([
    readRows({ piiIds: [piiId], cohortIds: cohort.named_cohorts }),
    db.cohortMembers().findOne({ _id: memberId(cohort_id, piiId) }),
    db
      .membershipEvents()
      .find({ pii_ids: piiId, cohort_id }, { projection: { _id: 0, type: 1, at: 1, cause: 1 } })
      .sort({ at: -1 })
      .limit(newestEvents)
      .toArray(),
    db.contacts().findOne({ pii_id: piiId }),
    db.customers().findOne({ pii_id: piiId }),
  ]);
  if (rows.length === 0 && !member && !contact && !customer) throw new NotFound("person", piiId);
  return {
    cohort_id,
    pii_id: piiId,
    member: member !== null,
    ...(await explainRow(ctx, cohort, rows)),
    entered_at: member?.entered_at ?? null,
    cause: member?.cause ?? null,
    history,
  };
}

async function explainRow(ctx: Context, cohort: CohortDocument, rows: Awaited<ReturnType<typeof readRows>>) {
  if (cohort.rules === null) return { matches: null, lead_id: null, tree: null };
  const { registry, clock } = await loadWorkspace(ctx);
  const rules = cohort.rules as RuleGroup;
  const { root } = compileRules(rules, registry, clock);
  const row = decidingRow(root, rows);
  if (!row) return { matches: false, lead_id: null, tree: null };
  return {
    matches: matchRow(root, row),
    lead_id: typeof row.lead.lead_id === "string" ? row.lead.lead_id : null,
    tree: explainRules(root, rules, registry, row),
  };
}

import type { CohortDocument } from "../db/documents.ts";
import { describeRules } from "../rules/describe.ts";
import type { Registry } from "../rules/fields.ts";
import type { RuleGroup } from "../rules/rule.ts";

/** A cohort as the API shows it. */
export function showCohort(cohort: CohortDocument, registry: Registry) {
  return {
    cohort_id: cohort.cohort_id,
    name: cohort.name,
    description: cohort.description,
    type: cohort.type,
    status: cohort.status,
    ...(cohort.error !== null && { error: cohort.error }),
    rules: cohort.rules,
    allow_all: cohort.allow_all,
    rule_fields: cohort.rule_fields,
    entity_scope: cohort.entity_scope,
    engine: cohort.engine,
    summary:
      cohort.rules === null ? "People chosen by hand" : describeRules(cohort.rules as RuleGroup, registry),
    member_count: cohort.member_count,
    version: cohort.version,
    auto_assign: cohort.auto_assign,
    evaluated_at: cohort.evaluated_at,
    evaluation: cohort.evaluation && { plan: [], ...cohort.evaluation },
    created_by: cohort.created_by,
    created_at: cohort.created_at,
    updated_at: cohort.updated_at,
    archived_at: cohort.archived_at,
  };
}

export type ShownCohort = ReturnType<typeof showCohort>;

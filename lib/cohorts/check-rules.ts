import { db } from "../db/collections.ts";
import type { CohortDocument } from "../db/documents.ts";
import { type FieldError, Invalid } from "../errors.ts";
import { compileRules, isComplex } from "../rules/compile-rules.ts";
import { activeRules, matchesEveryone, type RuleGroup, rulesOf } from "../rules/rule.ts";
import { entityScope, membershipField, namedCohorts, ruleFields } from "../rules/scope.ts";
import { validateRules } from "../rules/validate.ts";
import type { Workspace } from "./workspace.ts";

/** A rule set that can be evaluated, and what is stored of it with its cohort. */
export type CheckedRules = { rules: RuleGroup } & Pick<
  CohortDocument,
  "rule_fields" | "entity_scope" | "named_cohorts" | "time_dependent" | "engine"
>;

type Named = Pick<CohortDocument, "cohort_id" | "named_cohorts" | "entity_scope" | "archived_at" | "name">;

/** Every cohort that `ids` name, directly or through others. */
async function reachable(ids: string[]): Promise<Map<string, Named>> {
  const found = new Map<string, Named>();
  let wanted = ids;
  while (wanted.length > 0) {
    const next = await db
      .cohorts()
      .find({ cohort_id: { $in: wanted } })
      .project<Named>({ _id: 0, cohort_id: 1, named_cohorts: 1, entity_scope: 1, archived_at: 1, name: 1 })
      .toArray();
    for (const cohort of next) found.set(cohort.cohort_id, cohort);
    wanted = [...new Set(next.flatMap((cohort) => cohort.named_cohorts))].filter((id) => !found.has(id));
  }
  return found;
}

/**
 * The path of a cycle back to `self` through the cohorts that `start` names, found depth first;
 * reaching a cohort twice by different ways (a diamond) is no cycle.
 */
export function findCycle(
  self: string,
  start: string[],
  named: (id: string) => string[],
): string[] | undefined {
  const done = new Set<string>();
  const walk = (id: string, path: string[]): string[] | undefined => {
    if (id === self) return [...path, id];
    if (done.has(id)) return undefined;
    done.add(id);
    for (const next of named(id)) {
      const cycle = walk(next, [...path, id]);
      if (cycle) return cycle;
    }
    return undefined;
  };
  for (const id of start) {
    const cycle = walk(id, [self]);
    if (cycle) return cycle;
  }
  return undefined;
}

function membershipErrors(
  rules: RuleGroup,
  path: string,
  cohorts: Map<string, Named>,
  self: string | undefined,
): FieldError[] {
  const errors: FieldError[] = [];
  for (const { rule, path: at } of rulesOf(activeRules(rules, path))) {
    if (rule.field !== membershipField || !Array.isArray(rule.value)) continue;
    for (const [index, id] of (rule.value as string[]).entries()) {
      const cohort = cohorts.get(id);
      const problem = (message: string) => errors.push({ path: `${at}/value/${index}`, message });
      if (!cohort) problem(`there is no cohort ${id}`);
      else if (cohort.archived_at) problem(`${id} (“${cohort.name}”) is archived; restore it first`);
      const cycle = self && findCycle(self, [id], (each) => cohorts.get(each)?.named_cohorts ?? []);
      if (cycle) problem(`a cohort can't be about itself: ${cycle.join(" → ")}`);
    }
  }
  return errors;
}

/**
 * Validates rules as they were sent, with the cohorts that they name.
 * @param options.allowAll whether a rule set without an active condition may be kept
 * @param options.self the cohort whose rules they become, for cycles
 * @throws Invalid with the path of every problem
 */
export async function checkRules(
  input: unknown,
  workspace: Workspace,
  options: { allowAll: boolean; self?: string; path?: string },
): Promise<CheckedRules> {
  const { registry, clock } = workspace;
  const path = options.path ?? "/rules";
  const validated = validateRules(input, registry, clock, path);
  if (validated.kind === "invalid") throw new Invalid(validated.errors);
  const { rules } = validated;
  if (!options.allowAll && matchesEveryone(rules)) {
    throw new Invalid([
      {
        path,
        message:
          "no active condition is left, so everyone would match; send allow_all: true if that is meant",
      },
    ]);
  }
  const active = activeRules(rules);
  const named = namedCohorts(active);
  const cohorts = named.length > 0 ? await reachable(named) : new Map<string, Named>();
  const errors = membershipErrors(rules, path, cohorts, options.self);
  if (errors.length > 0) throw new Invalid(errors);
  const rule_fields = ruleFields(active);
  const { root, movesWithTime } = compileRules(rules, registry, clock);
  return {
    rules,
    rule_fields,
    entity_scope: entityScope(
      rule_fields,
      registry,
      named.map((id) => cohorts.get(id)?.entity_scope ?? []),
    ),
    named_cohorts: named,
    time_dependent: movesWithTime,
    engine: isComplex(root) ? "rules_engine" : "aggregation",
  };
}

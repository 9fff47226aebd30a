import type { Entity, Registry } from "./fields.ts";
import { operators } from "./operators.ts";
import { type ActiveGroup, type ActiveRule, type Rule, rulesOf } from "./rule.ts";

export const membershipField = "cohort.membership";

/** `null` and `notNull` ignore their value, whatever it says it is. */
const comparesFields = ({ operator, valueSource }: Rule): boolean =>
  valueSource === "field" && operators.get(operator)?.operand !== "none";

const fieldsOfRule = ({ rule }: ActiveRule): string[] =>
  comparesFields(rule) && typeof rule.value === "string" ? [rule.field, rule.value] : [rule.field];

/** Fields that the active rules use, both sides of a comparison: sorted, distinct. */
export const ruleFields = (root: ActiveGroup): string[] =>
  [...new Set(rulesOf(root).flatMap(fieldsOfRule))].sort();

/** Cohorts that the active rules name, sorted, distinct. */
export const namedCohorts = (root: ActiveGroup): string[] =>
  [
    ...new Set(
      rulesOf(root).flatMap(({ rule }) =>
        rule.field === membershipField && Array.isArray(rule.value)
          ? rule.value.filter((id): id is string => typeof id === "string")
          : [],
      ),
    ),
  ].sort();

/**
 * Which entities a rule set is about: any customer field means all three, any contact field lead and contact.
 * @param named scopes of the cohorts that the rules name, which are taken over
 */
export function entityScope(fields: string[], registry: Registry, named: string[][] = []): Entity[] {
  const used = new Set<string>([
    ...fields.map((field) => registry.get(field)?.entity ?? ""),
    ...named.flat(),
  ]);
  if (used.has("customer")) return ["lead", "contact", "customer"];
  return used.has("contact") ? ["lead", "contact"] : ["lead"];
}

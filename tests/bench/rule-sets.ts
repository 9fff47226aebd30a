import type { Rule, RuleGroup } from "@/lib/rules/rule.ts";

const rule = (field: string, operator: string, value?: unknown, extra: Partial<Rule> = {}): Rule => ({
  field,
  operator,
  value,
  ...extra,
});
const and = (...rules: (Rule | RuleGroup)[]): RuleGroup => ({ combinator: "and", rules });
const or = (...rules: (Rule | RuleGroup)[]): RuleGroup => ({ combinator: "or", rules });

const attempts = rule("lead.contact_attempts", "<=", 2);
const city = rule("contact.city", "=", "Pune");
const gold = rule("customer.tier", "=", "gold");

/** The rule sets that evaluations are measured on. `COH-1` is made by the benchmark. */
export const ruleSets: Record<string, RuleGroup> = {
  "lead only": and(attempts, rule("lead.status", "=", "new")),
  "two entities": and(attempts, city),
  "three entities": and(attempts, city, gold),
  "OR across entities": or(rule("lead.status", "=", "lost"), city, gold),
  "NOT across entities": { ...and(city, gold), not: true },
  "relative dates": and(rule("lead.last_contacted_at", "withinLast", { amount: 30, unit: "day" }), city),
  "list of 10,000": and(
    rule(
      "pii_id",
      "in",
      Array.from({ length: 10_000 }, (_, i) => `P-${i * 7}`),
    ),
    attempts,
  ),
  contains: and(rule("contact.name", "contains", "mar"), attempts),
  none: and(rule("lead.score", ">", 1_000_000), city),
  everyone: and(),
  "field to field": and(
    rule("customer.balance", "<", "customer.lifetime_value", { valueSource: "field" }),
    attempts,
  ),
  "cohort reference": and(rule("cohort.membership", "memberOf", ["COH-1"]), gold),
};

/** Five conditions that only json-rules-engine can evaluate together. */
export const complexRules: RuleGroup = {
  ...and(
    attempts,
    rule("lead.score", ">", 20),
    city,
    rule("contact.name", "similarTo", { text: "maria fernandes", threshold: 0.8 }),
    rule("contact.birth_date", "anniversaryWithin", 30),
  ),
  atLeast: 3,
};

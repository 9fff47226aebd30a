import type { Field } from "@/lib/rules/fields";
import { activeRules, type Rule, type RuleGroup, rulesOf } from "@/lib/rules/rule";
import type { CohortDraft } from "./types";

export type Template = Pick<CohortDraft, "name" | "description" | "type" | "rules">;

const all = (...rules: (Rule | RuleGroup)[]): RuleGroup => ({ combinator: "and", rules });
const any = (...rules: (Rule | RuleGroup)[]): RuleGroup => ({ combinator: "or", rules });
const rule = (field: string, operator: string, value: unknown = null): Rule => ({ field, operator, value });

const isOpen = rule("lead.status", "notIn", ["converted", "lost"]);
const mayBeCalled = rule("lead.do_not_contact", "!=", true);

/** Questions that sales managers ask first, to start from and to change. */
export const templates: Template[] = [
  {
    name: "New leads nobody has reached",
    description: "Came in this week, tried at most twice.",
    type: "dynamic",
    rules: all(
      rule("lead.status", "=", "new"),
      rule("lead.contact_attempts", "<=", 2),
      rule("lead.created_at", "withinLast", { amount: 7, unit: "day" }),
      mayBeCalled,
    ),
  },
  {
    name: "Gone quiet",
    description: "Open leads that nobody has spoken to for a month.",
    type: "dynamic",
    rules: all(
      isOpen,
      any(
        rule("lead.last_contacted_at", "notWithinLast", { amount: 30, unit: "day" }),
        rule("lead.last_contacted_at", "null"),
      ),
      mayBeCalled,
    ),
  },
  {
    name: "Best customers with an open lead",
    description: "Gold and platinum, worth a call today.",
    type: "dynamic",
    rules: all(rule("customer.tier", "in", ["gold", "platinum"]), isOpen, mayBeCalled),
  },
  {
    name: "Birthday this week",
    description: "A reason to call.",
    type: "dynamic",
    rules: all(rule("contact.birth_date", "anniversaryWithin", 7), mayBeCalled),
  },
  {
    name: "Win back",
    description: "Customers who have bought nothing for half a year, as a list to work through.",
    type: "static",
    rules: all(
      rule("customer.last_purchase_at", "notWithinLast", { amount: 6, unit: "month" }),
      rule("customer.last_purchase_at", "notNull"),
      mayBeCalled,
    ),
  },
];

const given = (typed: string, ready: string): string => (typed.trim() === "" ? ready : typed);

/** What a draft takes over from a template: all of it, but for a name and a note that are typed already. */
export const startedFrom = (
  { name, description, type, rules }: Template,
  draft: Pick<CohortDraft, "name" | "description">,
): Template => ({
  name: given(draft.name, name),
  description: given(draft.description, description),
  type,
  rules,
});

/** Templates whose fields the workspace has. */
export const fittingTemplates = (fields: readonly Field[]): Template[] => {
  const known = new Set(fields.map(({ field }) => field));
  return templates.filter(({ rules }) =>
    rulesOf(activeRules(rules)).every((part) => known.has(part.rule.field)),
  );
};

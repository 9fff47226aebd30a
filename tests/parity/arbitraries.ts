import fc from "fast-check";
import { calendarUnits, durationUnits } from "@/lib/rules/calendar-units.ts";
import { type Field, type FieldType, registryOf } from "@/lib/rules/fields.ts";
import type { OperandKind } from "@/lib/rules/operand-kind.ts";
import { operatorsFor } from "@/lib/rules/operator-words.ts";
import { operators } from "@/lib/rules/operators.ts";
import type { Rule, RuleGroup } from "@/lib/rules/rule.ts";

/** The instant of every evaluation in a run, and its zone. */
export const clock = { now: new Date("2026-03-29T12:00:00.000Z"), timeZone: "Europe/Berlin" };

const own: Field[] = [
  { field: "lead.visits", entity: "lead", path: "visits", label: "Visits", type: "number", builtin: false },
  {
    field: "contact.joined_on",
    entity: "contact",
    path: "joined_on",
    label: "Joined",
    type: "day",
    builtin: false,
  },
  {
    field: "customer.active",
    entity: "customer",
    path: "active",
    label: "Active",
    type: "boolean",
    builtin: false,
  },
];

export const registry = registryOf(own);

/** Fields that generated rules and people use: every type on every entity that has it, few enough to collide. */
const used = [
  "pii_id",
  "lead.lead_id",
  "lead.status",
  "lead.source",
  "lead.score",
  "lead.contact_attempts",
  "lead.visits",
  "lead.tags",
  "lead.do_not_contact",
  "lead.last_contacted_at",
  "lead.created_at",
  "contact.name",
  "contact.city",
  "contact.age",
  "contact.birth_date",
  "contact.joined_on",
  "contact.gender",
  "contact.marketing_opt_in",
  "contact.created_at",
  "customer.tier",
  "customer.balance",
  "customer.active",
  "customer.in_default",
  "customer.products",
  "customer.first_purchase_at",
  "customer.last_purchase_at",
  "customer.orders_count",
];
export const fields = used.map((name) => {
  const field = registry.get(name);
  if (!field) throw new Error(`No field ${name}.`);
  return field;
});

const texts = [
  "Pune",
  "pune",
  "PUNE ",
  "Pun",
  "a.b",
  "a*b",
  "a",
  "Straße",
  "STRASSE",
  "straẞe",
  "K",
  "K",
  "ſ",
  "S",
  "İ",
  "i",
  "é",
  "é",
  "日本",
  "😀",
  "x\ny",
  "y",
  "-1",
  "0",
  "[x]",
  "$ne",
  "P1",
  "P2",
  "P3",
  "L1",
  "L2",
];
const numbers = [0, -0, 1, 2, -1, 1.5, 10, 2 ** 31, -(2 ** 53), 1e308, 0.1];
const tags = ["a", "b", "A", "", "é"];
const days = ["2024-02-29", "2026-03-29", "2026-03-30", "2025-12-31", "1999-01-01", "2026-04-01"];
const instants = [
  "2026-03-29T12:00:00Z",
  "2026-03-29T11:59:59.999Z",
  "2026-03-28T23:00:00Z",
  "2026-03-28T22:59:59.999Z",
  "2026-03-29T21:59:59.999Z",
  "2026-03-29T22:00:00Z",
  "2026-02-28T12:00:00Z",
  "2026-03-22T12:00:00Z",
  "2025-12-31T23:30:00Z",
  "2026-01-01T00:00:00+01:00",
  "2026-04-29T12:00:00Z",
  "2024-02-29T10:00:00Z",
];

const pick = <T>(values: readonly T[]) => fc.constantFrom(...values);

/** Values that are not of a field's type, empty or missing: all of them unknown. */
const odd = fc.constantFrom<unknown>(
  null,
  "",
  [],
  {},
  "5",
  5,
  true,
  ["Pune"],
  [1],
  [["a"]],
  [null],
  ["a", 1],
  { a: 1 },
  Number.NaN,
  Number.POSITIVE_INFINITY,
  new Date("2026-03-29T12:00:00Z"),
  "2026-02-30",
  "2026-3-1",
  "2026-03-29\n",
  [new Date(0)],
  [true],
  "Pune\0x".slice(0, 4),
);

const stored: Record<FieldType, (field: Field) => fc.Arbitrary<unknown>> = {
  text: () => pick(texts),
  select: (field) => pick([...(field.options ?? []), "gone"]),
  number: () => pick(numbers),
  boolean: () => fc.boolean(),
  date: () => pick(instants).map((text) => new Date(text)),
  day: () => pick(days),
  tags: () => fc.array(pick(tags), { minLength: 1, maxLength: 3 }),
};

const documentOf = (entity: string): fc.Arbitrary<Record<string, unknown>> => {
  const shape: Record<string, fc.Arbitrary<unknown>> = {};
  for (const field of fields) {
    if (field.entity !== entity || field.type === "cohort" || field.path === "lead_id") continue;
    shape[field.path] = fc.oneof(
      { weight: 5, arbitrary: stored[field.type](field) },
      { weight: 1, arbitrary: odd },
    );
  }
  return fc.record(shape, { requiredKeys: [] });
};

/** A person: one to three leads, maybe a contact, maybe a customer, maybe a member of COH-1 or COH-2. */
export type Person = {
  leads: Record<string, unknown>[];
  contact: Record<string, unknown> | null;
  customer: Record<string, unknown> | null;
  cohorts: string[];
};

export const person: fc.Arbitrary<Person> = fc.record({
  leads: fc.array(documentOf("lead"), { minLength: 1, maxLength: 3 }),
  contact: fc.option(documentOf("contact"), { freq: 4 }),
  customer: fc.option(documentOf("customer"), { freq: 3 }),
  cohorts: fc.subarray(["COH-1", "COH-2"]),
});

const scalar: Record<FieldType, (field: Field) => fc.Arbitrary<unknown>> = {
  ...stored,
  select: (field) => pick(field.options ?? []),
  date: () => fc.oneof(pick(instants), pick(days)),
};

const listOf = (item: fc.Arbitrary<unknown>) => fc.array(item, { minLength: 1, maxLength: 4 });

function operandOf(kind: OperandKind, field: Field): fc.Arbitrary<unknown> {
  const type = field.type === "cohort" ? "text" : field.type;
  switch (kind) {
    case "none":
      return fc.constant(undefined);
    case "scalar":
      return scalar[type](field);
    case "pair":
      return pairOf(type, field);
    case "list":
      return listOf(type === "tags" ? pick(tags) : scalar[type](field));
    case "duration":
      return fc.record({ amount: pick([1, 7, 30]), unit: pick(durationUnits) });
    case "calendar_unit":
      return pick(calendarUnits);
    case "similar_text":
      return fc.record({
        text: pick(texts.filter((text) => text.trim() !== "")),
        threshold: pick([0, 0.7, 0.9, 1]),
      });
    case "days_ahead":
      return pick([0, 1, 3, 366]);
    case "pattern":
      return pick(["^P", "(?i)pune", "a.b", "\\d+$", "[[:upper:]]", "ß|ẞ"]);
    case "cohorts":
      return fc.subarray(["COH-1", "COH-2", "COH-9"], { minLength: 1 });
  }
}

/** Two ends in the right order; dates are of one form so that the order is plain. */
function pairOf(type: FieldType, field: Field): fc.Arbitrary<unknown> {
  const ends = type === "date" ? pick(instants) : scalar[type](field);
  const rank = (value: unknown) => (type === "date" ? Date.parse(String(value)) : (value as number | string));
  return fc.tuple(ends, ends).map(([a, b]) => (rank(a) <= rank(b) ? [a, b] : [b, a]));
}

const cohortField = registry.get("cohort.membership");

/** A rule over any field with any operator that it takes; `complex` ones only where asked. */
export function rule(complex: boolean): fc.Arbitrary<Rule> {
  return pick(cohortField ? [...fields, cohortField] : fields).chain((field) => {
    const names = operatorsFor(field.type).filter(
      (name) => complex || !["similarTo", "anniversaryWithin", "matchesPattern"].includes(name),
    );
    return pick(names).chain((operator) => {
      const entry = operators.get(operator);
      if (!entry) throw new Error(operator);
      const literal = operandOf(entry.operand, field).map(
        (value): Rule => ({ field: field.field, operator, value }),
      );
      const others = fields.filter(
        (other) => other.type === field.type && entry.fieldTypes?.includes(field.type as FieldType),
      );
      if (others.length === 0) return literal;
      const compared = pick(others).map(
        (other): Rule => ({ field: field.field, operator, value: other.field, valueSource: "field" }),
      );
      return fc.oneof({ weight: 4, arbitrary: literal }, { weight: 1, arbitrary: compared });
    });
  });
}

/** True once in `times`, else absent. */
const seldom = (times: number): fc.Arbitrary<true | undefined> =>
  fc.oneof(
    { weight: times - 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant(true as const) },
  );

/** A rule set up to four groups deep, with `not`, muted nodes, empty groups, and `atLeast` where complex ones are asked for. */
export function ruleSet(complex: boolean): fc.Arbitrary<RuleGroup> {
  const muted = seldom(12);
  const leaf = fc.tuple(rule(complex), muted).map(([node, mute]) => (mute ? { ...node, muted: true } : node));
  const { group } = fc.letrec<{ group: RuleGroup }>((tie) => ({
    group: fc
      .record({
        combinator: pick(["and", "or"] as const),
        not: seldom(4),
        rules: fc.array(
          fc.oneof(
            { maxDepth: 3, withCrossShrink: true },
            { weight: 3, arbitrary: leaf },
            { weight: 1, arbitrary: tie("group") },
          ),
          {
            maxLength: 4,
            size: "max",
          },
        ),
        muted,
        atLeast: complex ? fc.option(fc.nat(), { freq: 3, nil: undefined }) : fc.constant(undefined),
      })
      .map(({ combinator, not, rules, muted: mute, atLeast }): RuleGroup => {
        const active = rules.filter((node) => ("field" in node ? !node.muted : survives(node))).length;
        return {
          combinator,
          rules,
          ...(not && { not }),
          ...(mute && { muted: mute }),
          ...(atLeast !== undefined && active > 0 && { atLeast: (atLeast % active) + 1 }),
        };
      }),
  }));
  return group;
}

const survives = (group: RuleGroup): boolean =>
  group.muted !== true &&
  (group.rules.length === 0 ||
    group.rules.some((node) => ("field" in node ? node.muted !== true : survives(node as RuleGroup))));

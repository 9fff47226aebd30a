import { describe, expect, test } from "vitest";
import { compileRules } from "@/lib/rules/compile-rules.ts";
import { type Field, registryOf } from "@/lib/rules/fields.ts";
import { matchRow } from "@/lib/rules/match-row.ts";
import { operatorsFor } from "@/lib/rules/operator-words.ts";
import { operators } from "@/lib/rules/operators.ts";
import type { Rule } from "@/lib/rules/rule.ts";
import { validateRules } from "@/lib/rules/validate.ts";

const own: Field[] = [
  {
    field: "contact.joined_on",
    entity: "contact",
    path: "joined_on",
    label: "Joined",
    type: "day",
    builtin: false,
  },
];
const registry = registryOf(own);

/** Sunday 29 March 2026 in Berlin: that day has 23 hours, from 23:00Z of the 28th to 22:00Z. */
const berlin = { now: new Date("2026-03-29T12:00:00Z"), timeZone: "Europe/Berlin" };
const utc = { now: new Date("2026-03-31T12:00:00Z"), timeZone: "UTC" };

/** Whether a rule holds for a row in which its field has a value; checked to be valid first. */
function holds(rule: Rule, stored: unknown, clock = berlin, other?: Record<string, unknown>): boolean {
  const rules = { combinator: "and" as const, rules: [rule] };
  const validated = validateRules(rules, registry, clock);
  if (validated.kind === "invalid") throw new Error(JSON.stringify(validated.errors));
  const [entity = "", path = ""] = rule.field.split(".");
  const documents: Record<string, Record<string, unknown>> = {
    lead: {},
    contact: {},
    customer: {},
    ...other,
  };
  documents[entity] = { ...documents[entity], [path]: stored };
  const { lead = {}, contact = {}, customer = {} } = documents;
  return matchRow(compileRules(rules, registry, clock).root, { lead, contact, customer, cohorts: [] });
}

const rule = (field: string, operator: string, value?: unknown): Rule => ({ field, operator, value });
const at = (text: string) => new Date(text);

describe("text", () => {
  test.each([
    ["=", "Pune", "Pune", true],
    ["=", "Pune", "pune", false],
    ["in", ["Pune", "Goa"], "Goa", true],
    ["contains", "UN", "Pune", true],
    ["contains", "a.b", "axb", false],
    ["contains", "a*b", "xa*by", true],
    ["contains", "ß", "STRAẞE", true],
    ["contains", "ss", "straße", false],
    ["contains", "k", "\u212a", true],
    ["contains", "s", "ſ", true],
    ["beginsWith", "pu", "PUNE", true],
    ["beginsWith", "un", "PUNE", false],
    ["endsWith", "NE", "pune", true],
    ["endsWith", "ne", "pune\n", false],
    ["similarTo", { text: " Martha ", threshold: 0.96 }, "MARHTA", true],
    ["similarTo", { text: "Martha", threshold: 0.97 }, "MARHTA", false],
    ["matchesPattern", "^P\\w+$", "Pune", true],
    ["matchesPattern", "pune", "Pune", false],
    ["matchesPattern", "(?i)un", "PUNE", true],
  ])("%s %j on %j is %s", (operator, value, stored, expected) => {
    expect(holds(rule("contact.city", operator, value), stored)).toBe(expected);
  });
});

describe("number", () => {
  test.each([
    ["<", 5, 5, false],
    ["<=", 5, 5, true],
    [">", 5, 5, false],
    [">=", 5, 5, true],
    ["between", [1, 5], 1, true],
    ["between", [1, 5], 5, true],
    ["between", [1, 5], 5.01, false],
    ["=", 0, -0, true],
    ["in", [1, 2], 2, true],
  ])("%s %j on %j is %s", (operator, value, stored, expected) => {
    expect(holds(rule("lead.score", operator, value), stored)).toBe(expected);
  });
});

describe("date", () => {
  test.each([
    ["=", "2026-03-29", "2026-03-28T23:00:00Z", true],
    ["=", "2026-03-29", "2026-03-28T22:59:59.999Z", false],
    ["=", "2026-03-29", "2026-03-29T21:59:59.999Z", true],
    ["=", "2026-03-29", "2026-03-29T22:00:00Z", false],
    ["<", "2026-03-29", "2026-03-28T22:59:59.999Z", true],
    ["<", "2026-03-29", "2026-03-28T23:00:00Z", false],
    [">", "2026-03-29", "2026-03-29T21:59:59.999Z", false],
    [">", "2026-03-29", "2026-03-29T22:00:00Z", true],
    ["<=", "2026-03-29", "2026-03-29T21:59:59.999Z", true],
    [">=", "2026-03-29", "2026-03-28T23:00:00Z", true],
    ["between", ["2026-03-01", "2026-03-29"], "2026-03-29T21:59:59.999Z", true],
    ["=", "2026-03-29T10:00:00+02:00", "2026-03-29T08:00:00Z", true],
    ["withinLast", { amount: 7, unit: "day" }, "2026-03-22T12:00:00Z", true],
    ["withinLast", { amount: 7, unit: "day" }, "2026-03-22T11:59:59.999Z", false],
    ["withinLast", { amount: 7, unit: "day" }, "2026-03-29T12:00:00.001Z", false],
    ["withinNext", { amount: 1, unit: "hour" }, "2026-03-29T13:00:00Z", true],
    ["withinNext", { amount: 1, unit: "hour" }, "2026-03-29T11:59:59Z", false],
    ["inThis", "day", "2026-03-28T23:00:00Z", true],
    ["inThis", "week", "2026-03-22T23:00:00Z", true],
    ["inThis", "week", "2026-03-22T22:59:59.999Z", false],
    ["inThis", "month", "2026-02-28T23:00:00Z", true],
    ["inThis", "quarter", "2025-12-31T23:00:00Z", true],
    ["inThis", "year", "2025-12-31T22:59:59.999Z", false],
    ["inPrevious", "week", "2026-03-22T22:59:59.999Z", true],
    ["inPrevious", "quarter", "2025-10-01T00:00:00Z", true],
    ["inPrevious", "year", "2025-01-01T00:00:00+01:00", true],
    ["inPrevious", "day", "2026-03-27T23:00:00Z", true],
  ])("%s %j on %s is %s", (operator, value, stored, expected) => {
    expect(holds(rule("lead.created_at", operator, value), at(stored))).toBe(expected);
  });

  test("a month is a calendar month in UTC, clamped to the month's end", () => {
    const lastMonth = rule("lead.created_at", "withinLast", { amount: 1, unit: "month" });
    expect(holds(lastMonth, at("2026-02-28T12:00:00Z"), utc)).toBe(true);
    expect(holds(lastMonth, at("2026-02-28T11:59:59.999Z"), utc)).toBe(false);
  });
});

describe("day and anniversary", () => {
  test.each([
    ["=", "2026-03-29", "2026-03-29", true],
    ["<", "2026-03-29", "2026-03-28", true],
    ["between", ["2026-03-01", "2026-03-29"], "2026-03-29", true],
    ["anniversaryWithin", 0, "1990-03-29", true],
    ["anniversaryWithin", 0, "1990-03-30", false],
    ["anniversaryWithin", 3, "1990-04-01", true],
    ["anniversaryWithin", 3, "1990-03-28", false],
    ["anniversaryWithin", 366, "1990-03-28", true],
  ])("%s %j on %s is %s", (operator, value, stored, expected) => {
    expect(holds(rule("contact.birth_date", operator, value), stored)).toBe(expected);
  });

  test("29 February returns on 1 March in common years and on itself in leap years", () => {
    const today = rule("contact.birth_date", "anniversaryWithin", 0);
    const on = (day: string) => holds(today, "2000-02-29", { now: at(`${day}T12:00:00Z`), timeZone: "UTC" });
    expect([on("2026-02-28"), on("2026-03-01"), on("2028-02-29"), on("2028-03-01")]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe("tags and booleans", () => {
  test.each([
    ["lead.tags", "hasAny", ["a", "x"], ["a", "b"], true],
    ["lead.tags", "hasAll", ["a", "b"], ["b", "a", "c"], true],
    ["lead.tags", "hasAll", ["a", "z"], ["a", "b"], false],
    ["lead.tags", "hasNone", ["z"], ["a"], true],
    ["lead.tags", "hasNone", ["z"], [], true],
    ["lead.do_not_contact", "=", false, false, true],
    ["lead.do_not_contact", "!=", true, null, true],
  ])("%s %s %j on %j is %s", (field, operator, value, stored, expected) => {
    expect(holds(rule(field, operator, value), stored)).toBe(expected);
  });
});

describe("unknown values", () => {
  const samples: Record<string, unknown[]> = {
    "contact.city": [undefined, null, "", 5, ["Pune"], {}],
    "customer.tier": [undefined, null, "", 5, ["gold"]],
    "lead.score": [
      undefined,
      null,
      "",
      "5",
      Number.NaN,
      Number.POSITIVE_INFINITY,
      [5],
      { _bsontype: "Decimal128" },
    ],
    "lead.do_not_contact": [undefined, null, "true", 1, [true]],
    "lead.created_at": [undefined, null, "2026-03-29", 5, at("nonsense"), [at("2026-03-29")]],
    "contact.birth_date": [undefined, null, "", "2026-02-30", "2026-3-1", at("2026-03-29")],
    "lead.tags": [undefined, null, [], "a", ["a", 1], [null], [["a"]]],
  };
  const values: Record<string, unknown> = {
    scalar: undefined,
    pair: undefined,
    duration: { amount: 1, unit: "month" },
    calendar_unit: "year",
    similar_text: { text: "a", threshold: 0 },
    days_ahead: 366,
    pattern: ".*",
  };
  const scalars: Record<string, unknown> = {
    text: "Pune",
    select: "gold",
    number: 5,
    boolean: true,
    date: "2026-03-29",
    day: "2026-03-29",
    tags: "a",
  };

  test.each(Object.keys(samples))(
    "make every positive condition on %s false and its negative twin true",
    (name) => {
      const field = registry.get(name);
      if (!field) throw new Error(name);
      const scalar = scalars[field.type];
      for (const operator of operatorsFor(field.type)) {
        const entry = operators.get(operator);
        const value =
          entry?.operand === "list"
            ? [scalar]
            : entry?.operand === "pair"
              ? [scalar, scalar]
              : (values[entry?.operand ?? ""] ?? scalar);
        for (const stored of samples[name] ?? []) {
          expect(holds(rule(name, operator, value), stored), `${operator} on ${JSON.stringify(stored)}`).toBe(
            entry?.negated,
          );
        }
      }
    },
  );
});

describe("a comparison of two fields", () => {
  const compared = (operator: string): Rule => ({
    field: "customer.balance",
    operator,
    value: "customer.lifetime_value",
    valueSource: "field",
  });
  test.each([
    ["<", 1, 2, true],
    [">=", 2, 2, true],
    ["!=", 2, 2, false],
    ["=", 2, undefined, false],
    ["!=", 2, undefined, true],
  ])("%s of %j and %j is %s", (operator, balance, lifetime_value, expected) => {
    expect(holds(compared(operator), balance, berlin, { customer: { lifetime_value } })).toBe(expected);
  });
});

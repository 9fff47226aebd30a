import { describe, expect, test } from "vitest";
import { findCycle } from "@/lib/cohorts/check-rules.ts";
import { compileRules } from "@/lib/rules/compile-rules.ts";
import { describeRules } from "@/lib/rules/describe.ts";
import { diffRules } from "@/lib/rules/diff-rules.ts";
import { decidingRow, explainRules, unmetConditions } from "@/lib/rules/explain.ts";
import { registryOf } from "@/lib/rules/fields.ts";
import { matchRow, type Row } from "@/lib/rules/match-row.ts";
import { planRules } from "@/lib/rules/plan.ts";
import { activeRules, matchesEveryone, type Rule, type RuleGroup } from "@/lib/rules/rule.ts";
import { entityScope, ruleFields } from "@/lib/rules/scope.ts";
import { jaroWinkler } from "@/lib/rules/similarity.ts";
import { validateRules } from "@/lib/rules/validate.ts";

const registry = registryOf([]);
const clock = { now: new Date("2026-03-29T12:00:00Z"), timeZone: "UTC" };

const is = (field: string, value: unknown, extra = {}): Rule => ({ field, operator: "=", value, ...extra });
const yes = is("lead.status", "new");
const no = is("lead.status", "lost");
const and = (...rules: (Rule | RuleGroup)[]): RuleGroup => ({ combinator: "and", rules });
const or = (...rules: (Rule | RuleGroup)[]): RuleGroup => ({ combinator: "or", rules });
const row: Row = {
  lead: { lead_id: "L-1", pii_id: "P-1", status: "new", score: 7 },
  contact: { city: "Pune" },
  customer: null,
};

const root = (rules: RuleGroup) => compileRules(rules, registry, clock).root;
const holds = (rules: RuleGroup) => matchRow(root(rules), row);

describe("groups", () => {
  test.each<[string, RuleGroup, boolean]>([
    ["and", and(yes, no), false],
    ["or", or(yes, no), true],
    ["an empty group", and(), true],
    ["an empty or", or(), true],
    ["not of an empty group", { ...and(), not: true }, false],
    ["an empty group inside of an or", or(no, and()), true],
    ["not", { ...and(no), not: true }, true],
    ["at least 2 of 3", { ...and(yes, yes, no), atLeast: 2 }, true],
    ["at least 3 of 3", { ...and(yes, yes, no), atLeast: 3 }, false],
    ["not at least 2", { ...or(yes, yes, no), atLeast: 2, not: true }, false],
    ["a muted rule vanishes", and(yes, { ...no, muted: true }), true],
    ["a muted group vanishes", and(yes, { ...and(no), muted: true }), true],
    [
      "a group that only muting emptied vanishes, even from an or",
      or(no, and({ ...yes, muted: true })),
      false,
    ],
    ["a muted root is no condition", { ...and(no), muted: true }, true],
    ["disabled means nothing", and({ ...yes, disabled: true }), true],
  ])("%s", (_name, rules, expected) => {
    expect(holds(rules)).toBe(expected);
  });

  test("k of atLeast counts active children only", () => {
    const group = { ...and(yes, { ...no, muted: true }), atLeast: 2 };
    expect(validateRules(group, registry, clock)).toMatchObject({
      kind: "invalid",
      errors: [{ path: "/rules/atLeast" }],
    });
  });

  test.each<[RuleGroup["atLeast"], number, string]>([
    [2, 1, "at least 2 of 1 active condition can't hold: choose 1, or add a condition"],
    [
      5,
      3,
      "at least 5 of 3 active conditions can't hold: choose a whole number from 1 to 3, or add conditions",
    ],
    [0, 1, "expected 1, how many of 1 active condition must hold at least, got 0"],
    [
      1.5,
      3,
      "expected a whole number from 1 to 3, how many of 3 active conditions must hold at least, got 1.5",
    ],
    [1, 0, "no active condition stands in this group, so at least 1 of them can't hold"],
  ])("at least %s of %i conditions is refused in words", (atLeast, active, message) => {
    const group = { ...and(...Array.from({ length: active }, () => yes)), atLeast };
    expect(validateRules(group, registry, clock)).toMatchObject({ errors: [{ message }] });
  });

  test("a list that is too long says its length and what to do instead", () => {
    const value = Array.from({ length: 12_003 }, (_, n) => `L-${n}`);
    const rules = and({ field: "lead.lead_id", operator: "in", value });
    expect(validateRules(rules, registry, clock)).toMatchObject({
      errors: [
        {
          message:
            "expected at most 10,000 values, got 12,003; of more ids make a static cohort from a list, and ask who is a member of that cohort",
        },
      ],
    });
  });

  test("what is no rule is refused however deep it lies under an atLeast", () => {
    for (const nothing of [null, false, 0, "rule", []]) {
      const rules = { ...or({ ...or(), rules: [nothing] } as never), atLeast: 1 };
      expect(validateRules(rules, registry, clock)).toMatchObject({
        kind: "invalid",
        errors: [{ path: "/rules/rules/0/rules/0" }],
      });
    }
  });

  test("without an active condition everyone matches", () => {
    expect(matchesEveryone(and())).toBe(true);
    expect(matchesEveryone(and(and(), { ...yes, muted: true }))).toBe(true);
    expect(matchesEveryone(and(yes))).toBe(false);
  });
});

describe("fields and scope", () => {
  test("are those of active rules, both sides of a comparison, sorted and distinct", () => {
    const rules = and(
      is("lead.score", "customer.balance", { valueSource: "field" }),
      is("contact.city", "Pune", { muted: true }),
      yes,
      or(no),
    );
    const fields = ruleFields(activeRules(rules));
    expect(fields).toEqual(["customer.balance", "lead.score", "lead.status"]);
    expect(entityScope(fields, registry)).toEqual(["lead", "contact", "customer"]);
    expect(entityScope(["contact.city"], registry)).toEqual(["lead", "contact"]);
    expect(entityScope(["pii_id"], registry)).toEqual(["lead"]);
    expect(entityScope(["cohort.membership"], registry, [["lead", "contact"]])).toEqual(["lead", "contact"]);
  });
});

describe("the plan", () => {
  const city = is("contact.city", "Pune");
  const gold = is("customer.tier", "gold");
  test("asks each source once, combines what mixes sources, and leaves to the engine what is complex", () => {
    const similar = { field: "contact.name", operator: "similarTo", value: { text: "a", threshold: 0.9 } };
    const plan = planRules(root(and(yes, city, and(gold, city), or(city, gold), similar)));
    expect(
      Object.fromEntries(Object.entries(plan.single).map(([source, node]) => [source, node.children.length])),
    ).toEqual({
      lead: 1,
      contact: 2,
      customer: 1,
    });
    expect(plan.mixed).toHaveLength(1);
    expect(plan.residual?.children).toHaveLength(1);
    expect(plan.engine).toBe("rules_engine");
  });

  test("keeps a comparison across entities in MongoDB's engine, on whole documents", () => {
    const plan = planRules(root(and(is("lead.score", "customer.balance", { valueSource: "field" }))));
    expect(plan.residual?.children).toHaveLength(1);
    expect(plan.engine).toBe("aggregation");
  });
});

describe("words", () => {
  test.each<[RuleGroup, string]>([
    [and(yes, is("contact.city", "Pune")), "People whose lead status is new and contact city is Pune"],
    [
      or(yes, and(no, is("customer.balance", 1_200))),
      "People whose lead status is new or (lead status is lost and customer balance is 1,200)",
    ],
    [{ ...and(yes), not: true }, "People whose not (lead status is new)"],
    [{ ...and(yes, no), atLeast: 1 }, "People whose at least 1 of (lead status is new; lead status is lost)"],
    [and(), "Everyone who has a lead"],
    [
      and({ field: "lead.created_at", operator: "withinLast", value: { amount: 1, unit: "day" } }),
      "People whose lead created is within the last 1 day",
    ],
    [
      and({ field: "contact.city", operator: "in", value: ["a", "b", "c"] }),
      "People whose contact city is any of a, b or c",
    ],
  ])("%#", (rules, words) => {
    expect(describeRules(rules, registry)).toBe(words);
  });

  test("the difference of two versions is told condition by condition", () => {
    expect(diffRules(and(yes), and(yes, is("contact.city", "Pune")), registry)).toEqual([
      "Added: contact city is Pune",
    ]);
    expect(diffRules(and(yes, is("contact.city", "Pune")), and(yes), registry)).toEqual([
      "Removed: contact city is Pune",
    ]);
    expect(diffRules(and(yes), and(no), registry)).toEqual([
      "Changed: lead status is new → lead status is lost",
    ]);
    expect(diffRules(and(yes, no), or(yes, no), registry)).toEqual([
      "Changed: all conditions hold → any condition holds",
    ]);
    expect(diffRules(and(yes, no), { ...and(yes, no), atLeast: 1 }, registry)).toEqual([
      "Changed: all conditions hold → at least 1 of the conditions hold",
    ]);
    expect(diffRules(and(yes), { ...and(yes), not: true }, registry)).toEqual([
      "Changed: all conditions hold → it is not so that all conditions hold",
    ]);
    expect(diffRules(and(yes, { ...or(no), not: true }), and(yes), registry)).toEqual([
      "Removed: not (lead status is lost)",
    ]);
    expect(diffRules(and(yes, or(no)), and(yes, { ...or(no), not: true }), registry)).toEqual([
      "Changed: lead status is lost → not (lead status is lost)",
    ]);
    expect(diffRules(and(yes, or(yes, no)), and(yes, and(yes, no)), registry)).toEqual([
      "Grouped differently: People whose lead status is new and (lead status is new or lead status is lost) → People whose lead status is new and (lead status is new and lead status is lost)",
    ]);
    expect(diffRules(and(yes), and({ ...yes, id: "x" }), registry)).toEqual([]);
  });
});

describe("explaining", () => {
  const other: Row = { ...row, lead: { ...row.lead, lead_id: "L-2", status: "lost" } };
  test("shows what held and what was seen on the row that decided", () => {
    const rules = and(yes, is("lead.score", 9));
    const node = root(rules);
    expect(decidingRow(node, [other, row])).toBe(row);
    expect(explainRules(node, rules, registry, row)).toMatchObject({
      held: false,
      rules: [
        { held: true, seen: "new", words: "lead status is new" },
        { held: false, seen: 7, words: "lead score is 9" },
      ],
    });
    expect(unmetConditions(node, rules, registry, row)).toMatchObject([
      { words: "lead score is 9", rule: { field: "lead.score", seen: 7 } },
    ]);
  });

  test("names what an exclusion goes by, and what no condition alone keeps out", () => {
    const rules = and(yes, { ...or(is("lead.score", 7), no), not: true }, { ...and(no), not: true });
    expect(unmetConditions(root(rules), rules, registry, row)).toMatchObject([
      { words: "an exclusion applies: lead score is 7", rule: { seen: 7 } },
    ]);
    const nobody = and({ ...and({ ...and(no), not: true }), not: true });
    expect(unmetConditions(root(nobody), nobody, registry, row)).toEqual([
      { words: "an exclusion applies", rule: null },
    ]);
  });
});

describe("cycles", () => {
  const named: Record<string, string[]> = { A: ["B", "C"], B: ["D"], C: ["D"], D: [] };
  test("are found with their path, and diamonds are none", () => {
    expect(findCycle("X", ["A"], (id) => named[id] ?? [])).toBeUndefined();
    expect(findCycle("D", ["A"], (id) => named[id] ?? [])).toEqual(["D", "A", "B", "D"]);
    expect(findCycle("A", ["A"], (id) => named[id] ?? [])).toEqual(["A", "A"]);
  });
});

describe("Jaro–Winkler", () => {
  test.each([
    ["martha", "marhta", 0.9611],
    ["dwayne", "duane", 0.84],
    ["dixon", "dicksonx", 0.8133],
    ["a", "a", 1],
    ["a", "b", 0],
    ["", "", 1],
  ])("%s and %s", (a, b, expected) => {
    expect(jaroWinkler(a, b)).toBeCloseTo(expected, 4);
    expect(jaroWinkler(b, a)).toBeCloseTo(expected, 4);
  });
});

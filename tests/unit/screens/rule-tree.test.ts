import { describe, expect, test } from "vitest";
import {
  countUnfinished,
  isUnfinished,
  pointerOf,
  problemsAt,
  replaceAt,
  toSend,
  withField,
  withOperator,
  withReachable,
} from "@/components/rule-builder/tree.ts";
import { builtinFields, type Field } from "@/lib/rules/fields.ts";
import { operatorsFor } from "@/lib/rules/operator-words.ts";
import { operators } from "@/lib/rules/operators.ts";
import type { Rule, RuleGroup } from "@/lib/rules/rule.ts";

const registry = new Map(builtinFields.map((field) => [field.field, field]));
const field = (name: string): Field => {
  const found = registry.get(name);
  if (!found) throw new Error(`no field ${name}`);
  return found;
};
const rule = (name: string, operator: string, value: unknown): Rule => ({ field: name, operator, value });

const tree: RuleGroup = {
  id: "root",
  combinator: "and",
  rules: [
    { id: "a", ...rule("lead.score", ">", 5) },
    { id: "g", combinator: "or", rules: [{ id: "b", ...rule("contact.city", "=", "") }] },
  ],
};

describe("Problems of the server", () => {
  const problems = [
    { path: "/rules/rules/1/rules/0/value", message: "of the rule" },
    { path: "/rules/rules/1/atLeast", message: "of the group" },
    { path: "/rules/rules/10/value", message: "of another one" },
  ];

  test("are found by the place of their rule", () => {
    expect(pointerOf([1, 0])).toBe("/rules/rules/1/rules/0");
    expect(problemsAt(problems, [1, 0])).toEqual(["of the rule"]);
  });

  test("of a group are not those of the rules in it, and 1 is not 10", () => {
    expect(problemsAt(problems, [1])).toEqual(["of the group"]);
    expect(problemsAt(problems, [])).toEqual([]);
  });
});

describe("A rule that is being written", () => {
  test("is unfinished without a field or a value, and finished where none is needed", () => {
    expect(isUnfinished(rule("", "=", ""), registry)).toBe(true);
    expect(isUnfinished(rule("contact.city", "=", ""), registry)).toBe(true);
    expect(isUnfinished(rule("contact.city", "null", ""), registry)).toBe(false);
    expect(isUnfinished(rule("lead.score", "between", [1, ""]), registry)).toBe(true);
    expect(isUnfinished(rule("lead.score", "=", 0), registry)).toBe(false);
    expect(isUnfinished(rule("lead.do_not_contact", "=", false), registry)).toBe(false);
  });

  test("counts once it is finished; until then a preview leaves it out, and nothing else does", () => {
    expect(countUnfinished(tree, registry)).toBe(1);
    expect(toSend(tree)).toEqual({
      combinator: "and",
      rules: [rule("lead.score", ">", 5), { combinator: "or", rules: [rule("contact.city", "=", "")] }],
    });
    const group = toSend(tree, registry).rules[1] as RuleGroup;
    expect(group.rules[0]).toMatchObject({ muted: true });
  });

  test("gets operators that its field takes, whatever field it had before", () => {
    for (const from of builtinFields) {
      for (const to of builtinFields) {
        for (const operator of operatorsFor(from.type)) {
          const next = withField(rule(from.field, operator, "x"), to, registry);
          expect(operatorsFor(to.type)).toContain(next.operator);
        }
      }
    }
  });

  test("keeps its value where the new operator takes the same kind of it, and wraps one for a list", () => {
    expect(withOperator(rule("lead.score", ">", 5), "<=", field("lead.score")).value).toBe(5);
    expect(withOperator(rule("contact.city", "=", "Pune"), "in", field("contact.city")).value).toEqual([
      "Pune",
    ]);
    expect(withOperator(rule("contact.city", "in", ["Pune"]), "=", field("contact.city")).value).toBe("");
    for (const name of operatorsFor("date")) {
      const next = withOperator(rule("lead.created_at", "=", "2026-05-01"), name, field("lead.created_at"));
      expect(operators.get(next.operator)?.types).toContain("date");
    }
  });
});

test("A node is replaced where it stands, and the rest stays", () => {
  const next = replaceAt(tree, [1, 0], rule("contact.city", "=", "Pune"));
  expect((next.rules[1] as RuleGroup).rules[0]).toMatchObject({ value: "Pune" });
  expect(next.rules[0]).toBe(tree.rules[0]);
});

describe("At least so many conditions", () => {
  const [a, b, c] = ["a", "b", "c"].map((id) => ({ id, ...rule("lead.score", ">", 5) }));
  const two = (id: string, rules: RuleGroup["rules"]): RuleGroup => ({
    id,
    combinator: "and",
    atLeast: 2,
    rules,
  });
  if (!a || !b || !c) throw new Error("no conditions");

  test("are no more than are left when one is taken away, in the group that it was in", () => {
    const before: RuleGroup = {
      id: "root",
      combinator: "and",
      rules: [two("g", [a, b]), two("h", [a, b, c])],
    };
    const after: RuleGroup = { ...before, rules: [two("g", [a]), two("h", [a, b])] };
    expect(withReachable(before, after)).toEqual({
      ...before,
      rules: [{ ...two("g", [a]), atLeast: 1 }, two("h", [a, b])],
    });
    expect(withReachable(two("root", [a]), two("root", []))).toEqual({ ...two("root", []), atLeast: 1 });
  });

  test("stay as they are asked for by any other change", () => {
    const before = two("root", [a, b]);
    for (const after of [
      { ...before, atLeast: 5 },
      two("root", [a, { ...b, muted: true }]),
      two("new", [a]),
    ]) {
      expect(withReachable(before, after)).toBe(after);
    }
  });
});

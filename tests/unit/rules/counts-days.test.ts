import { expect, test } from "vitest";
import { countsDays } from "@/lib/rules/counts-days.ts";
import { registryOf } from "@/lib/rules/fields.ts";
import type { Rule } from "@/lib/rules/rule.ts";

const registry = registryOf([]);
const created = (operator: string, value: unknown): Rule => ({ field: "lead.created_at", operator, value });

test.each([
  [created("between", ["2026-11-20", "2026-11-24"]), true],
  [created("=", "2026-11-20"), true],
  [created("inThis", "week"), true],
  [{ field: "contact.birth_date", operator: "anniversaryWithin", value: 7 }, true],
  [created("<", "2026-11-20T08:00:00Z"), false],
  [created("withinLast", { amount: 3, unit: "day" }), false],
  [{ field: "contact.birth_date", operator: "=", value: "1990-01-31" }, false],
  [{ field: "lead.status", operator: "=", value: "2026-11-20" }, false],
])("%j counts days of a time zone: %s", (rule, counts) => {
  expect(countsDays({ combinator: "and", rules: [{ combinator: "or", rules: [rule] }] }, registry)).toBe(
    counts,
  );
});

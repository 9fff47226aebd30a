import { describe, expect, test } from "vitest";
import { exactParts } from "@/components/cohorts/exact-parts.ts";
import { fittingTemplates, templates } from "@/components/cohorts/templates.ts";
import { parseValue } from "@/components/people/parse-value.ts";
import { builtinFields, type Field } from "@/lib/rules/fields.ts";
import { validateRules } from "@/lib/rules/validate.ts";

const registry = new Map(builtinFields.map((field) => [field.field, field]));
const clock = { now: new Date("2026-03-01T12:00:00Z"), timeZone: "Asia/Kolkata" };

describe("Templates", () => {
  test.each(templates.map((template) => [template.name, template] as const))(
    "%s can be saved as it is",
    (_, template) => {
      expect(validateRules(template.rules, registry, clock)).toMatchObject({ kind: "valid" });
    },
  );

  test("are offered where the workspace has all of their fields", () => {
    expect(fittingTemplates(builtinFields)).toEqual(templates);
    const without = builtinFields.filter(({ field }) => field !== "contact.birth_date");
    expect(fittingTemplates(without).map(({ name }) => name)).not.toContain("Birthday this week");
  });
});

test("Every person of an overlap is in exactly one of its parts", () => {
  // A has 10, B 6, C 3; 4 in A and B, 2 in A and C, 1 in B and C, 1 in all of them.
  const sizes: [string[], number][] = [
    [["A"], 10],
    [["B"], 6],
    [["A", "B"], 4],
    [["C"], 3],
    [["A", "C"], 2],
    [["B", "C"], 1],
    [["A", "B", "C"], 1],
  ];
  const intersections = sizes.map(([cohort_ids, size]) => ({ cohort_ids, size }));
  const parts = exactParts({ cohorts: [], intersections, union: 13 });
  expect(Object.fromEntries(parts.map(({ ids, people }) => [ids.join(""), people]))).toEqual({
    A: 5,
    AB: 3,
    B: 2,
    AC: 1,
    C: 1,
    ABC: 1,
  });
  expect(parts.reduce((sum, part) => sum + part.people, 0)).toBe(13);
});

describe("A value that is typed into a person’s field", () => {
  const field = (name: string): Field => registry.get(name) as Field;

  test.each([
    ["lead.score", "1,250", 1250],
    ["lead.score", "-2.5", -2.5],
    ["lead.score", "", null],
    ["lead.score", "many", undefined],
    ["lead.tags", "hot, urgent,", ["hot", "urgent"]],
    ["lead.do_not_contact", "true", true],
    ["contact.city", "  Pune ", "Pune"],
    ["contact.birth_date", "1990-02-28", "1990-02-28"],
    ["lead.last_contacted_at", "2026-03-01T09:30", "2026-03-01T04:00:00.000Z"],
    ["lead.last_contacted_at", "2026-03-01", undefined],
  ])("%s: %j is %j", (name, text, value) => {
    expect(parseValue(text, field(name), "Asia/Kolkata")).toEqual(value);
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { calendarUnits, durationUnits } from "@/lib/rules/calendar-units.ts";
import { compileRules } from "@/lib/rules/compile-rules.ts";
import { registryOf } from "@/lib/rules/fields.ts";
import { matchRow } from "@/lib/rules/match-row.ts";
import type { Rule, RuleGroup } from "@/lib/rules/rule.ts";
import { flipsBetween } from "@/lib/rules/time-flips.ts";

const registry = registryOf([]);
const start = Date.parse("2026-03-27T00:00:00Z");
const hour = 3_600_000;

const duration = fc.record({
  amount: fc.integer({ min: 1, max: 40 }),
  unit: fc.constantFrom(...durationUnits),
});
const rule: fc.Arbitrary<Rule> = fc
  .oneof(
    fc.tuple(fc.constantFrom("withinLast", "notWithinLast", "withinNext", "notWithinNext"), duration),
    fc.tuple(
      fc.constantFrom("inThis", "notInThis", "inPrevious", "notInPrevious"),
      fc.constantFrom(...calendarUnits),
    ),
  )
  .map(([operator, value]) => ({ field: "lead.created_at", operator, value }));

test("whoever flips between two instants has a date in the spans that are named", () => {
  let flips = 0;
  fc.assert(
    fc.property(
      rule,
      fc.integer({ min: 0, max: 100 * hour }),
      fc.integer({ min: 0, max: 60 * 24 * hour }),
      fc.array(fc.integer({ min: -800 * 24 * hour, max: 60 * 24 * hour }), { minLength: 40, maxLength: 40 }),
      fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York"),
      (each, from, later, offsets, timeZone) => {
        const rules: RuleGroup = { combinator: "and", rules: [each] };
        const before = { now: new Date(start + from), timeZone };
        const now = { now: new Date(start + from + later), timeZone };
        const { spans, everyone } = flipsBetween(rules, registry, before, now);
        expect(everyone).toBe(false);
        const matches = (ms: number, clock: typeof now) =>
          matchRow(compileRules(rules, registry, clock).root, {
            lead: { created_at: new Date(ms) },
            contact: null,
            customer: null,
          });
        const edges = spans.flatMap((span) => [span.from, span.to, span.from - 1, span.to + 1]);
        for (const ms of [...offsets.map((offset) => start + offset), ...edges]) {
          if (matches(ms, before) === matches(ms, now)) continue;
          flips++;
          expect(
            spans.some((span) => ms >= span.from && ms <= span.to),
            new Date(ms).toISOString(),
          ).toBe(true);
        }
      },
    ),
  );
  expect(flips).toBeGreaterThan(50);
});

test("anniversaries flip with the day of the zone, and nobody flips while no time passes", () => {
  const rules: RuleGroup = {
    combinator: "and",
    rules: [{ field: "contact.birth_date", operator: "anniversaryWithin", value: 3 }],
  };
  const at = (text: string, timeZone: string) => ({ now: new Date(text), timeZone });
  const everyone = (timeZone: string) =>
    flipsBetween(rules, registry, at("2026-03-29T18:00:00Z", timeZone), at("2026-03-29T19:00:00Z", timeZone))
      .everyone;
  expect(everyone("UTC")).toBe(false);
  expect(everyone("Asia/Kolkata")).toBe(true);
  const moving: RuleGroup = {
    combinator: "and",
    rules: [{ field: "lead.created_at", operator: "inThis", value: "day" }],
  };
  const same = at("2026-03-29T18:00:00Z", "UTC");
  expect(flipsBetween(moving, registry, same, same)).toEqual({ spans: [], everyone: false });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { timeTicks } from "@/components/cohorts/time-ticks.ts";

const start = Date.parse("2026-03-01T16:02:10Z");
const labels = (spanMs: number) => timeTicks(start, start + spanMs).map(({ label }) => label);

describe("Ticks of a time axis", () => {
  test("within a minute have seconds, within a day minutes, beyond it the day too", () => {
    expect(labels(30_000)[0]).toMatch(/^\d\d:\d\d:\d\d$/);
    expect(labels(3_600_000)[0]).toMatch(/^\d\d:\d\d$/);
    expect(labels(36 * 3_600_000)[0]).toMatch(/^\d+ \w{3}, \d\d:\d\d$/);
    expect(labels(20 * 86_400_000)[0]).toMatch(/^\d+ \w{3}$/);
    expect(labels(900 * 86_400_000)[0]).toMatch(/^\d+ \w{3} \d{4}$/);
  });

  test("are few, lie within, and no two read the same, however long the time is", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        fc.oneof(fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 0, max: 400_000_000_000 })),
        (from, spanMs) => {
          const ticks = timeTicks(from, from + spanMs);
          const words = ticks.map(({ label }) => label);
          expect(new Set(words).size).toBe(words.length);
          expect(ticks.length).toBeLessThanOrEqual(6);
          for (const { at } of ticks) expect(at >= from && at <= from + spanMs).toBe(true);
          if (spanMs >= 2_000) expect(ticks.length).toBeGreaterThan(1);
        },
      ),
    );
  });
});

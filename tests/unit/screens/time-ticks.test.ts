import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { timeTicks } from "@/components/cohorts/time-ticks.ts";

const start = Date.parse("2026-03-01T16:02:10Z");
const labels = (spanMs: number) => timeTicks(start, start + spanMs, "UTC").map(({ label }) => label);

describe("Ticks of a time axis", () => {
  test("within a minute have seconds, within a day minutes, beyond it the day too", () => {
    expect(labels(30_000)[0]).toMatch(/^\d\d:\d\d:\d\d$/);
    expect(labels(3_600_000)[0]).toMatch(/^\d\d:\d\d$/);
    expect(labels(36 * 3_600_000)[0]).toMatch(/^\d+ \w{3}, \d\d:\d\d$/);
    expect(labels(20 * 86_400_000)[0]).toMatch(/^\d+ \w{3}$/);
    expect(labels(900 * 86_400_000)[0]).toMatch(/^\d+ \w{3} \d{4}$/);
  });

  test("stand at the midnights of the zone, also after its clocks were changed", () => {
    const from = Date.parse("2026-03-26T12:00:00Z");
    const berlin = timeTicks(from, from + 4 * 86_400_000, "Europe/Berlin");
    expect(berlin.map(({ at }) => new Date(at).toISOString())).toEqual([
      "2026-03-26T23:00:00.000Z",
      "2026-03-27T23:00:00.000Z",
      "2026-03-28T23:00:00.000Z",
      "2026-03-29T22:00:00.000Z",
    ]);
    expect(berlin.map(({ label }) => label)).toEqual(["27 Mar", "28 Mar", "29 Mar", "30 Mar"]);
  });

  test("are few, lie within, and no two read the same, however long the time is", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        fc.oneof(fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 0, max: 400_000_000_000 })),
        fc.constantFrom("UTC", "Asia/Kolkata", "America/Los_Angeles", "Pacific/Apia"),
        (from, spanMs, timeZone) => {
          const ticks = timeTicks(from, from + spanMs, timeZone);
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

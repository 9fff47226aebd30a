import fc from "fast-check";
import { expect, test } from "vitest";
import { askAgainAt, holdEnded, isHoldOver } from "@/lib/hold.ts";

const leaseMs = 10_000;
const now = new Date("2026-11-02T12:00:00Z");
const later = (ms: number) => new Date(now.getTime() + ms);

test.each([
  ["has ended", -1, true],
  ["ends now", 0, false],
  ["is as long as any", leaseMs, false],
  ["comes from a clock that is some seconds ahead", leaseMs + 30_000, false],
  ["comes from a clock that is a day ahead", 24 * 3_600_000, true],
])("a hold that %s", (_what, ms, over) => {
  expect(isHoldOver(later(ms), now, leaseMs)).toBe(over);
});

test("the filters say of a stored hold what is said of one that was read", () => {
  fc.assert(
    fc.property(fc.integer({ min: -200_000, max: 200_000 }), (ms) => {
      const filters = holdEnded("until", now, leaseMs) as readonly { until: { $lt?: Date; $gt?: Date } }[];
      const until = later(ms);
      const matches = filters.some(
        ({ until: { $lt, $gt } }) => ($lt !== undefined && until < $lt) || ($gt !== undefined && until > $gt),
      );
      expect(matches).toBe(isHoldOver(until, now, leaseMs));
    }),
  );
});

test("whoever waits for a hold asks again at its end, and never later than the longest hold lasts", () => {
  expect(askAgainAt(later(4_000), now, leaseMs)).toEqual(later(4_000));
  expect(askAgainAt(later(24 * 3_600_000), now, leaseMs)).toEqual(later(leaseMs));
  expect(askAgainAt(null, now, leaseMs)).toEqual(now);
});

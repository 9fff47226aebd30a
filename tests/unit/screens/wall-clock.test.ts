import { describe, expect, test } from "vitest";
import { instantOf, wallClock } from "@/components/ui/wall-clock.ts";

describe("The clocks of a zone", () => {
  test.each([
    ["2026-03-01T04:00:00.000Z", "UTC", "2026-03-01T04:00"],
    ["2026-03-01T04:00:00.000Z", "Asia/Kolkata", "2026-03-01T09:30"],
    ["2026-02-28T23:59:00.000Z", "Pacific/Auckland", "2026-03-01T12:59"],
    ["2026-01-01T00:30:00.000Z", "America/New_York", "2025-12-31T19:30"],
    ["2026-07-01T22:00:00.000Z", "Europe/Berlin", "2026-07-02T00:00"],
  ])("at %s show in %s %s, and the other way round", (iso, timeZone, shown) => {
    expect(wallClock(iso, timeZone)).toBe(shown);
    expect(instantOf(shown, timeZone)).toBe(iso);
  });

  test("name the first of two instants that they show alike, and a later one where they leave some out", () => {
    expect(instantOf("2026-10-25T02:30", "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
    expect(instantOf("2026-03-29T02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
    expect(instantOf("2026-03-29T03:00", "Europe/Berlin")).toBe("2026-03-29T01:00:00.000Z");
  });

  test.each(["", "yesterday", "2026-03-01", "2026-13-01T09:30", "12026-03-01T09:30"])(
    "show nothing like %j",
    (text) => {
      expect(instantOf(text, "UTC")).toBeUndefined();
    },
  );
});

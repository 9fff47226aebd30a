import { DateTime, type DurationLikeObject } from "luxon";
import type { CalendarUnit, DurationUnit } from "./calendar-units.ts";

/** The instant of an evaluation and the zone in which days, weeks and months are counted. */
export type Clock = { now: Date; timeZone: string };

/** A closed span of instants, in milliseconds since 1970. */
export type Span = { from: number; to: number };

const msOf: Record<Exclude<DurationUnit, "month">, number> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

const instant =
  /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/** Milliseconds since 1970 of an ISO instant with offset; undefined when it is not one or does not exist. */
export function parseInstant(value: unknown): number | undefined {
  if (typeof value !== "string" || !instant.test(value)) return undefined;
  const parsed = DateTime.fromISO(value, { setZone: true });
  return parsed.isValid ? parsed.toMillis() : undefined;
}

/** The day `YYYY-MM-DD` in a zone, from its first to its last millisecond. */
export function daySpan(day: string, timeZone: string): Span {
  const start = DateTime.fromISO(day, { zone: timeZone }).startOf("day");
  return { from: start.toMillis(), to: start.plus({ days: 1 }).startOf("day").toMillis() - 1 };
}

/** `now` moved by an amount: a day is 24 h, a month a calendar month in UTC, clamped to the month's end. */
export function moveBy(now: Date, amount: number, unit: DurationUnit): number {
  if (unit !== "month") return now.getTime() + amount * msOf[unit];
  const moved = DateTime.fromJSDate(now, { zone: "utc" }).plus({ months: amount });
  return moved.isValid ? moved.toMillis() : Math.sign(amount) * 8.64e15;
}

const oneUnit = (unit: CalendarUnit): DurationLikeObject =>
  unit === "quarter" ? { months: 3 } : { [`${unit}s`]: 1 };

/** The calendar unit that holds `now` (`offset` 0), or the one before it (`offset` -1); weeks start on Monday. */
export function calendarSpan({ now, timeZone }: Clock, unit: CalendarUnit, offset: 0 | -1): Span {
  const current = DateTime.fromJSDate(now, { zone: timeZone }).startOf(unit);
  const start = offset === 0 ? current : current.minus(oneUnit(unit)).startOf(unit);
  return { from: start.toMillis(), to: start.plus(oneUnit(unit)).startOf(unit).toMillis() - 1 };
}

/** The calendar day of an instant in a zone, as `YYYY-MM-DD`. */
export const dayOf = (ms: number, timeZone: string): string =>
  DateTime.fromMillis(ms, { zone: timeZone }).toFormat("yyyy-MM-dd");

/** Month and day (`MM-DD`) of today and the next `days` days in the zone, with 29 February read as 1 March in common years. */
export function comingMonthDays({ now, timeZone }: Clock, days: number): Set<string> {
  const today = DateTime.fromJSDate(now, { zone: timeZone }).startOf("day");
  const found = new Set<string>();
  for (let i = 0; i <= days; i++) {
    const day = today.plus({ days: i });
    found.add(day.toFormat("MM-dd"));
    if (day.month === 3 && day.day === 1 && !day.isInLeapYear) found.add("02-29");
  }
  return found;
}

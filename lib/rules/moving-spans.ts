import { type Clock, calendarSpan, moveBy, type Span } from "./calendar.ts";
import type { CalendarUnit, DurationUnit } from "./calendar-units.ts";

const duration = (value: unknown) => value as { amount: number; unit: DurationUnit };

/** The spans of instants that move with time, by operator. */
export const spans = {
  withinLast: (value: unknown, { now }: Clock): Span => {
    const { amount, unit } = duration(value);
    return { from: moveBy(now, -amount, unit), to: now.getTime() };
  },
  withinNext: (value: unknown, { now }: Clock): Span => {
    const { amount, unit } = duration(value);
    return { from: now.getTime(), to: moveBy(now, amount, unit) };
  },
  inThis: (value: unknown, clock: Clock): Span => calendarSpan(clock, value as CalendarUnit, 0),
  inPrevious: (value: unknown, clock: Clock): Span => calendarSpan(clock, value as CalendarUnit, -1),
};

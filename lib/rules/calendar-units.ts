/** Units of spans that end now, and of the calendar. */
export const durationUnits = ["minute", "hour", "day", "week", "month"] as const;
export const calendarUnits = ["day", "week", "month", "quarter", "year"] as const;
export type DurationUnit = (typeof durationUnits)[number];
export type CalendarUnit = (typeof calendarUnits)[number];

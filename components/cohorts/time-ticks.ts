import { shortDate } from "../ui/format";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const stepsMs = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * secondMs),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minuteMs),
  ...[1, 3, 6, 12].map((hours) => hours * hourMs),
  ...[1, 2, 7, 14, 30, 91, 182, 365].map((days) => days * dayMs),
];

const mostTicks = 6;

const toSeconds = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const toMinutes = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const dayAndTime = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const dayOnly = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** As exact as the step between two ticks needs, and no more. */
function labelOf(at: number, stepMs: number, spanMs: number): string {
  if (stepMs >= dayMs)
    return spanMs < 300 * dayMs ? dayOnly.format(at) : shortDate(new Date(at).toISOString());
  if (spanMs >= dayMs) return dayAndTime.format(at);
  return (stepMs >= minuteMs ? toMinutes : toSeconds).format(at);
}

export type TimeTick = { at: number; label: string };

/**
 * Round instants between two, six at the most, no two of which read the same.
 * @param from in ms since 1970, as is `to`
 */
export function timeTicks(from: number, to: number): TimeTick[] {
  const spanMs = to - from;
  const stepMs =
    stepsMs.find((step) => spanMs / step <= mostTicks - 1) ??
    Math.ceil(spanMs / (mostTicks - 1) / dayMs) * dayMs;
  const zoneMs = new Date(from).getTimezoneOffset() * minuteMs;
  const first = Math.ceil((from - zoneMs) / stepMs) * stepMs + zoneMs;
  const ticks = new Map<string, TimeTick>();
  for (let at = first; at <= to; at += stepMs) {
    const label = labelOf(at, stepMs, spanMs);
    if (!ticks.has(label)) ticks.set(label, { at, label });
  }
  return [...ticks.values()];
}

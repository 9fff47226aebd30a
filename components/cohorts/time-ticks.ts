import { timeWords } from "../ui/format";
import { zoneOffset } from "../ui/wall-clock";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const stepsMs = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * secondMs),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minuteMs),
  ...[1, 2, 3, 6, 12].map((hours) => hours * hourMs),
  ...[1, 2, 4, 7, 14, 30, 60, 91, 182, 365].map((days) => days * dayMs),
];

const mostTicks = 6;

/** As exact as the step between two ticks needs, and no more. */
function styleOf(stepMs: number, spanMs: number) {
  if (stepMs >= dayMs) return spanMs < 300 * dayMs ? "day" : "date";
  if (spanMs >= dayMs) return "dayAndMinutes";
  return stepMs >= minuteMs ? "minutes" : "seconds";
}

export type TimeTick = { at: number; label: string };

/**
 * Instants between two at which the clocks of a zone show something round, six at the most, no two of which read the
 * same.
 * @param from in ms since 1970, as is `to`
 */
export function timeTicks(from: number, to: number, timeZone: string): TimeTick[] {
  const spanMs = to - from;
  const stepMs =
    stepsMs.find((step) => spanMs / step <= mostTicks - 1) ??
    Math.ceil(spanMs / (mostTicks - 1) / dayMs) * dayMs;
  const style = styleOf(stepMs, spanMs);
  const offset = zoneOffset(from, timeZone);
  const ticks = new Map<string, TimeTick>();
  for (let shown = Math.ceil((from + offset) / stepMs) * stepMs; ; shown += stepMs) {
    const at = shown - zoneOffset(shown - offset, timeZone);
    if (at > to) break;
    const label = timeWords(at, style, timeZone);
    if (at >= from && !ticks.has(label)) ticks.set(label, { at, label });
  }
  return [...ticks.values()];
}

const dayMs = 86_400_000;
const written = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

function shownAt(ms: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  const year = parts.get("year")?.padStart(4, "0");
  return `${year}-${parts.get("month")}-${parts.get("day")}T${parts.get("hour")}:${parts.get("minute")}`;
}

/** By how much the clocks of a zone are ahead of UTC at an instant, in ms; both in ms since 1970. */
export function zoneOffset(ms: number, timeZone: string): number {
  const minute = Math.floor(ms / 60_000) * 60_000;
  return Date.parse(`${shownAt(minute, timeZone)}Z`) - minute;
}

/** What the clocks of a zone show at an instant, as a field for a day and a time takes it: `2026-03-01T09:30`. */
export const wallClock = (iso: string, timeZone: string): string => shownAt(Date.parse(iso), timeZone);

/**
 * The instant at which the clocks of a zone show `text`, in UTC: the first where they show it twice, and as much later as
 * they are put forward where they leave it out. Undefined where `text` is no day and time.
 */
export function instantOf(text: string, timeZone: string): string | undefined {
  const shown = written.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  if (Number.isNaN(shown)) return undefined;
  // Clocks are changed once in a day or two at most: the offset is the one of the day before or of the day after.
  const [before = shown, after = shown] = [shown - dayMs, shown + dayMs].map(
    (ms) => shown - zoneOffset(ms, timeZone),
  );
  const found = [before, after].find((ms) => shownAt(ms, timeZone) === text.slice(0, 16));
  return new Date(found ?? before).toISOString();
}

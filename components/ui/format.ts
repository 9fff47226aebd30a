/** Numbers, names and times as people read them. */

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

export const count = (value: number): string => whole.format(value);
export const decimal = (value: number): string => oneDecimal.format(value);
/** One decimal below 100, none above, where it says nothing. */
export const percent = (value: number): string =>
  `${(value > 100 ? whole : oneDecimal).format(value)}\u00a0%`;

/** `1 person`, `2 people`, `1,204 leads`. */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

export const people = (value: number): string => plural(value, "person", "people");

/** A run time: `180 ms`, `1.4 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${oneDecimal.format(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round(seconds - minutes * 60);
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

const steps: [limitSeconds: number, unitSeconds: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [60, 1, "second"],
  [3600, 60, "minute"],
  [86_400, 3600, "hour"],
  [86_400 * 30, 86_400, "day"],
  [86_400 * 365, 86_400 * 30, "month"],
  [Number.POSITIVE_INFINITY, 86_400 * 365, "year"],
];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });

/** `just now`, `2 min ago`, `in 3 days`. */
export function relativeTime(iso: string, now: number): string {
  const seconds = (new Date(iso).getTime() - now) / 1000;
  if (Math.abs(seconds) < 10) return "just now";
  const step = steps.find(([limit]) => Math.abs(seconds) < limit);
  if (!step) return iso;
  const [, size, unit] = step;
  return relative.format(Math.round(seconds / size), unit).replace(".", "");
}

const day = { day: "numeric", month: "short" } as const;
const minutes = { hour: "2-digit", minute: "2-digit" } as const;
const seconds = { ...minutes, second: "2-digit" } as const;

/** How times are written, from the exact to the rough. */
const timeStyles = {
  exact: { ...day, year: "numeric", ...seconds, timeZoneName: "short" },
  clock: { ...seconds, timeZoneName: "short" },
  seconds,
  minutes,
  dayAndMinutes: { ...day, ...minutes },
  day,
  date: { ...day, year: "numeric" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * An instant by the clocks of a zone.
 * @param at ISO text, or ms since 1970
 * @param timeZone an IANA name
 */
export function timeWords(at: string | number, style: keyof typeof timeStyles, timeZone: string): string {
  const key = `${style} ${timeZone}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat("en-GB", { ...timeStyles[style], timeZone });
  formats.set(key, format);
  return format.format(new Date(at));
}

/** With the zone named: whoever reads it may sit in another one. */
export const exactTime = (iso: string, timeZone: string): string => timeWords(iso, "exact", timeZone);

/** Up to two initials of a name. */
export const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join("");

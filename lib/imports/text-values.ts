import { DateTime, Info } from "luxon";
import { isDay } from "../rules/field-types.ts";
import { bareAmount } from "./amount.ts";
import { readTime, type TimeOfDay } from "./read-time.ts";

/** Which sign parts a number's fraction off; the other one, spaces and apostrophes group its digits. */
export type Decimal = "." | ",";
/** In which order the parts of a date stand. */
export type DateOrder = "dmy" | "mdy" | "ymd";

const booleans: Record<string, boolean> = {
  true: true,
  yes: true,
  y: true,
  on: true,
  ja: true,
  oui: true,
  sí: true,
  si: true,
  sim: true,
  tak: true,
  ano: true,
  vrai: true,
  wahr: true,
  verdadero: true,
  vero: true,
  "1": true,
  false: false,
  no: false,
  n: false,
  off: false,
  nein: false,
  non: false,
  não: false,
  nao: false,
  nee: false,
  nie: false,
  ne: false,
  faux: false,
  falsch: false,
  falso: false,
  "0": false,
};

/** `yes`, `No`, `TRUE`, `1` … @returns undefined for anything else */
export const readBoolean = (text: string): boolean | undefined =>
  Object.hasOwn(booleans, text.toLowerCase()) ? booleans[text.toLowerCase()] : undefined;

/** An exponent has a sign, or a fraction before it: `1E1` is somebody's code. */
const plain = /^(?:\d+(?:\.\d*)?|\.\d+|(?:\d*\.\d+e[+-]?|\d+e[+-])\d+)$/i;
/** One sign between all groups, and three digits in the last one; the others may have two, as lakhs have. */
const grouped: Record<Decimal, RegExp> = {
  ".": /^[1-9]\d{0,2}([,'’\s\u00a0\u202f])(?:\d{2,3}\1)*\d{3}(\.\d+)?$/,
  ",": /^[1-9]\d{0,2}([.'’\s\u00a0\u202f])(?:\d{2,3}\1)*\d{3}(,\d+)?$/,
};

/** `1,204.50`, `1.204,50`, `12 %`, `€ 5`, `R$ 3`, `(30)`, `30-` … @returns undefined for what is no number */
export function readNumber(given: string, decimal: Decimal): number | undefined {
  const { digits: bare, isNegative } = bareAmount(given, decimal);
  const isGrouped = grouped[decimal].test(bare);
  const digits = isGrouped
    ? bare.replace(decimal === "." ? /[,'’\s\u00a0\u202f]/g : /[.'’\s\u00a0\u202f]/g, "")
    : bare;
  const pointed = decimal === "," ? digits.replace(",", ".") : digits;
  if (!plain.test(pointed) || (decimal === "," && !isGrouped && bare.includes("."))) return undefined;
  const value = Number(pointed);
  // More digits than a number holds are a name: `90071992547409931`.
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return undefined;
  return isNegative ? 0 - value : value;
}

/** Languages in which the names of months are known. */
const languages = ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da"];

/** A name in small letters without marks: `Février`, `févr.` → `fevrier`, `fevr`. */
const folded = (name: string): string =>
  name.normalize("NFKD").replace(/\p{M}/gu, "").replaceAll(".", "").toLowerCase();

/** Months, 1 to 12, by their names and by each beginning of three letters and more that only one month has. */
let months: Map<string, number> | undefined;

function monthsByName(): Map<string, number> {
  const names = languages.flatMap((locale) =>
    [Info.months("long", { locale }), Info.monthsFormat("long", { locale }), Info.months("short", { locale })]
      .flatMap((each) => each.map((name, i): [string, number] => [folded(name), i + 1]))
      .filter(([name]) => name.length >= 3),
  );
  const found = new Map<string, number>();
  for (const [name, month] of names)
    for (let length = 3; length < name.length; length++) {
      const beginning = name.slice(0, length);
      found.set(beginning, (found.get(beginning) ?? month) === month ? month : 0);
    }
  for (const [name, month] of names) found.set(name, month);
  return found;
}

const numeric = /^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[T,\s]+(.+))?$/;
const weekday = /^\p{L}{2,10}\.?,?\s+/u;
/** `5 Nov 2026`, `5. November 26`, `5-nov-2026`, `5 de noviembre de 2026`, `1er mars 2026` */
const named =
  /^(\d{1,2})(?:st|nd|rd|th|er|\.|º)?[\s./-]*(?:de\s+|of\s+)?(\p{L}{3,10})\.?,?[\s./-]+(?:del?\s+)?(\d{4}|\d{2})(?:,?\s+(.+))?$/iu;
/** `Nov 5, 2026` */
const namedFirst = /^(\p{L}{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:,?\s+(.+))?$/iu;

/** The parts of a date as they are written; `order` says whether the text itself shows their order. */
export type DateParts = { parts: [string, string, string]; time: string | undefined; order?: DateOrder };

function monthOf(name: string): number {
  months ??= monthsByName();
  return months.get(folded(name)) ?? 0;
}

function splitNamed(text: string): DateParts | undefined {
  const [, day = "", name = "", year = "", rest] = named.exec(text) ?? [];
  if (monthOf(name) > 0) return { parts: [day, String(monthOf(name)), year], time: rest, order: "dmy" };
  const [, first = "", second = "", last = "", after] = namedFirst.exec(text) ?? [];
  return monthOf(first) > 0
    ? { parts: [second, String(monthOf(first)), last], time: after, order: "dmy" }
    : undefined;
}

/** Splits a text that looks like a date. @returns undefined for anything else */
export function splitDate(text: string): DateParts | undefined {
  const digits = numeric.exec(text);
  if (!digits) return splitNamed(text) ?? splitNamed(text.replace(weekday, ""));
  const [, a = "", b = "", c = "", rest] = digits;
  if (a.length === 3 || c.length === 3 || (a.length === 4 && c.length === 4)) return undefined;
  return { parts: [a, b, c], time: rest, ...(a.length === 4 && { order: "ymd" as const }) };
}

const fullYear = (year: string): number =>
  year.length === 4 ? Number(year) : Number(year) + (Number(year) < 70 ? 2000 : 1900);

const century = 100;

const isoDay = (year: number, month: string, day: string): string =>
  `${String(year).padStart(4, "0")}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;

/** The calendar day of a split date. @returns undefined when no such day exists */
function dayOf({ parts, order: shown }: DateParts, order: DateOrder, latest?: string): string | undefined {
  const at = shown ?? order;
  const [a, b, c] = parts;
  const [year, month, day] = at === "ymd" ? [a, b, c] : at === "dmy" ? [c, b, a] : [c, a, b];
  if (year.length === 1 || year.length === 3) return undefined;
  const written = isoDay(fullYear(year), month, day);
  const isTooLate = year.length === 2 && latest !== undefined && written > latest;
  const text = isTooLate ? isoDay(fullYear(year) - century, month, day) : written;
  return isDay(text) ? text : undefined;
}

/**
 * A date's day, `YYYY-MM-DD`.
 * @param latest the last day that can be meant: a year in two digits that is later is of the century before
 * @returns undefined when the text is no date in that order
 */
export function readDay(text: string, order: DateOrder, latest?: string): string | undefined {
  const split = splitDate(text);
  if (!split || (split.time !== undefined && !readTime(split.time))) return undefined;
  return dayOf(split, order, latest);
}

const startOfDay: TimeOfDay = { clock: "00:00:00", offset: undefined };

/**
 * An instant as ISO text with offset. A date without a time is the start of that day, one without an offset is of `zone`.
 * @returns undefined when the text is no date in that order
 */
export function readInstant(text: string, order: DateOrder, zone: string): string | undefined {
  const split = splitDate(text);
  const day = split && dayOf(split, order);
  if (!split || !day) return undefined;
  const time = split.time === undefined ? startOfDay : readTime(split.time);
  if (!time) return undefined;
  const at = DateTime.fromISO(`${day}T${time.clock}`, { zone: time.offset ?? zone });
  return at.isValid ? (at.toUTC().toISO({ suppressMilliseconds: true }) ?? undefined) : undefined;
}

export const hasTime = (text: string): boolean => splitDate(text)?.time !== undefined;

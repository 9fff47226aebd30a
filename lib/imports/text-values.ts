import { DateTime } from "luxon";
import { isDay } from "../rules/field-types.ts";

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

const around = /^[\p{Sc}\s]+|[\p{Sc}\s%]+$/gu;
const plain = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
/** One sign between all groups, and three digits in the last one; the others may have two, as lakhs have. */
const grouped: Record<Decimal, RegExp> = {
  ".": /^[+-]?\d{1,3}([,'’\s\u00a0\u202f])(?:\d{2,3}\1)*\d{3}(\.\d+)?$/,
  ",": /^[+-]?\d{1,3}([.'’\s\u00a0\u202f])(?:\d{2,3}\1)*\d{3}(,\d+)?$/,
};
const currencyBefore = /^(?:rs\.?|usd|eur|gbp|inr|chf|aud|cad)\s*(?=[\d(.+-])/i;
const currencyBehind = /(?<=[\d)])\s*(?:usd|eur|gbp|inr|chf|aud|cad)$/i;

/** `1,204.50`, `1.204,50`, `12 %`, `€ 5`, `(30)` … @returns undefined for what is no number */
export function readNumber(given: string, decimal: Decimal): number | undefined {
  const text = given.replaceAll("\u2212", "-").replace(currencyBefore, "").replace(currencyBehind, "");
  const inBrackets = /^\((.+)\)$/.exec(text)?.[1];
  const isNegative = /^-\s*\p{Sc}/u.test(text);
  const bare = (inBrackets ?? (isNegative ? `-${text.slice(1).replace(around, "")}` : text)).replace(
    around,
    "",
  );
  const isGrouped = grouped[decimal].test(bare);
  const digits = isGrouped
    ? bare.replace(decimal === "." ? /[,'’\s\u00a0\u202f]/g : /[.'’\s\u00a0\u202f]/g, "")
    : bare;
  const pointed = decimal === "," ? digits.replace(",", ".") : digits;
  if (!plain.test(pointed) || (decimal === "," && !isGrouped && bare.includes("."))) return undefined;
  return inBrackets ? -Number(pointed) : Number(pointed);
}

const monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const numeric = /^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[T,\s]+(.+))?$/;
const named =
  /^(?:\w{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{2,4})(?:,?\s+(.+))?$/i;
const namedFirst =
  /^(?:\w{3,9},?\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:,?\s+(.+))?$/i;
const time = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap]m)?\s*(z|utc|[+-]\d{2}:?\d{2})?$/i;

/** The parts of a date as they are written; `order` says whether the text itself shows their order. */
export type DateParts = { parts: [string, string, string]; time: string | undefined; order?: DateOrder };

const monthOf = (name: string): number => monthNames.indexOf(name.slice(0, 3).toLowerCase()) + 1;

/** Splits a text that looks like a date. @returns undefined for anything else */
export function splitDate(text: string): DateParts | undefined {
  const digits = numeric.exec(text);
  if (digits) {
    const [, a = "", b = "", c = "", rest] = digits;
    if (a.length === 3 || c.length === 3 || (a.length === 4 && c.length === 4)) return undefined;
    return { parts: [a, b, c], time: rest, ...(a.length === 4 && { order: "ymd" as const }) };
  }
  const [, day = "", name = "", year = "", rest] = named.exec(text) ?? [];
  if (monthOf(name) > 0 && name)
    return { parts: [day, String(monthOf(name)), year], time: rest, order: "dmy" };
  const [, first = "", second = "", last = "", after] = namedFirst.exec(text) ?? [];
  if (first && monthOf(first) > 0)
    return { parts: [second, String(monthOf(first)), last], time: after, order: "dmy" };
  return undefined;
}

const fullYear = (year: string): number =>
  year.length === 4 ? Number(year) : Number(year) + (Number(year) < 70 ? 2000 : 1900);

/** The calendar day of a split date. @returns undefined when no such day exists */
function dayOf({ parts, order: shown }: DateParts, order: DateOrder): string | undefined {
  const at = shown ?? order;
  const [a, b, c] = parts;
  const [year, month, day] = at === "ymd" ? [a, b, c] : at === "dmy" ? [c, b, a] : [c, a, b];
  if (year.length === 1 || year.length === 3) return undefined;
  const text = `${String(fullYear(year)).padStart(4, "0")}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isDay(text) ? text : undefined;
}

/** A date's day, `YYYY-MM-DD`. @returns undefined when the text is no date in that order */
export function readDay(text: string, order: DateOrder): string | undefined {
  const split = splitDate(text);
  if (!split || (split.time !== undefined && !time.test(split.time))) return undefined;
  return dayOf(split, order);
}

/**
 * An instant as ISO text with offset. A date without a time is the start of that day, one without an offset is of `zone`.
 * @returns undefined when the text is no date in that order
 */
export function readInstant(text: string, order: DateOrder, zone: string): string | undefined {
  const split = splitDate(text);
  const day = split && dayOf(split, order);
  if (!split || !day) return undefined;
  const [, hour = "0", minute = "00", second = "00", half, offset] =
    split.time === undefined ? [] : (time.exec(split.time) ?? ["", "99"]);
  const hours = half ? (Number(hour) % 12) + (half.toLowerCase() === "pm" ? 12 : 0) : Number(hour);
  const clock = `${String(hours).padStart(2, "0")}:${minute}:${second}`;
  const where =
    offset && /^(z|utc)$/i.test(offset)
      ? "UTC"
      : offset
        ? `UTC${offset.slice(0, 3)}:${offset.slice(-2)}`
        : zone;
  const at = DateTime.fromISO(`${day}T${clock}`, { zone: where });
  return at.isValid ? (at.toUTC().toISO({ suppressMilliseconds: true }) ?? undefined) : undefined;
}

export const hasTime = (text: string): boolean => splitDate(text)?.time !== undefined;

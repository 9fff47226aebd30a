import type { FieldType } from "../rules/fields.ts";
import {
  type DateOrder,
  type Decimal,
  hasTime,
  readBoolean,
  readInstant,
  readNumber,
  splitDate,
} from "./text-values.ts";

/** What the values of a column look like. `isSure` is false where its values leave open which order or sign is meant. */
export type Recognised = {
  type: FieldType;
  options?: string[];
  decimal?: Decimal;
  order?: DateOrder;
  isSure: boolean;
};

/** A list of choices has at most this many, and each stands in the file more than once on average. */
const mostOptions = 25;

/** A reading is weighed where it makes sense of this share of the different values. */
const mostly = 0.5;

/** Of this many values and more, one in a hundred may be a slip: it is refused in its row, and the others are read. */
const enoughToTell = 100;
const slips = 0.01;

/** Digits that are a name rather than an amount: zip codes, phone numbers, long ids. */
const isName = (text: string): boolean => /^\+?0[\d\s-]+$/.test(text) || /^\+?\d{10,}$/.test(text);

/** Only a group of three after the sign, so that it may be thousands or a fraction. */
const isOpen = (text: string, sign: string): boolean =>
  new RegExp(`^[+-]?[1-9]\\d{0,2}\\${sign}\\d{3}$`).test(text);

/** The readings under which the most values make sense, and at least `share` of them. */
function bestReadings<T>(
  values: readonly string[],
  readings: readonly T[],
  share: number,
  makesSense: (value: string, reading: T) => boolean,
): T[] {
  const counted = readings.map((reading) => values.filter((value) => makesSense(value, reading)).length);
  const most = Math.max(...counted);
  return most === 0 || most < values.length * share ? [] : readings.filter((_, i) => counted[i] === most);
}

/**
 * Which sign parts a column's fractions off: the one under which most values are numbers.
 * Where both do as well, a file parted by semicolons has decimal commas, others points.
 * @param share of the values that have to be numbers
 */
export function decideDecimal(
  values: readonly string[],
  delimiter: string,
  share = 1,
): { decimal: Decimal; isSure: boolean } | undefined {
  const signs = [".", ","] as const;
  const [best, other] = bestReadings(
    values,
    signs,
    share,
    (value, sign) => readNumber(value, sign) !== undefined,
  );
  if (best === undefined) return undefined;
  const signed = values.filter((value) => /[.,]/.test(value));
  if (other) return { decimal: delimiter === ";" ? "," : ".", isSure: signed.length === 0 };
  const isOpenOnly = signed.length > 0 && signed.every((value) => isOpen(value, best === "." ? "," : "."));
  return { decimal: best, isSure: !isOpenOnly };
}

/** In which order a column's dates stand; day first where its values leave it open. */
export function decideOrder(
  values: readonly string[],
  share = 1,
): { order: DateOrder; isSure: boolean } | undefined {
  const orders = ["dmy", "mdy"] as const;
  const [best, other] = bestReadings(
    values,
    orders,
    share,
    (value, order) => readInstant(value, order, "UTC") !== undefined,
  );
  if (best === undefined) return undefined;
  const dates = values.filter((value) => readInstant(value, best, "UTC") !== undefined);
  const shown = dates.every((value) => splitDate(value)?.order !== undefined);
  if (shown) return { order: dates.every((value) => /^\d{4}/.test(value)) ? "ymd" : best, isSure: true };
  return { order: best, isSure: other === undefined };
}

/**
 * The type of a column by its values; those that mean unknown are left out before.
 * @param isWhole the values are all that the file has, so that a list of choices is complete
 */
export function recogniseColumn(
  values: readonly string[],
  { delimiter, isWhole }: { delimiter: string; isWhole: boolean },
): Recognised {
  const distinct = [...new Set(values)];
  if (distinct.length === 0) return { type: "text", isSure: true };
  const wrongOf = (isRight: (value: string) => boolean): number => {
    const wrong = new Set(distinct.filter((value) => !isRight(value)));
    return wrong.size === 0 ? 0 : values.filter((value) => wrong.has(value)).length;
  };
  const allowed = values.length >= enoughToTell ? values.length * slips : 0;
  const isYesOrNo = (value: string) => readBoolean(value) !== undefined;
  const wrong = wrongOf(isYesOrNo);
  if (wrong <= allowed && distinct.some((value) => isYesOrNo(value) && !/^[01]$/.test(value)))
    return { type: "boolean", isSure: wrong === 0 };
  const decimal = distinct.some(isName) ? undefined : decideDecimal(distinct, delimiter, mostly);
  if (decimal) {
    const wrong = wrongOf((value) => readNumber(value, decimal.decimal) !== undefined);
    if (wrong <= allowed) return { type: "number", ...decimal, isSure: decimal.isSure && wrong === 0 };
  }
  const order = decideOrder(distinct, mostly);
  if (order) {
    const wrong = wrongOf((value) => readInstant(value, order.order, "UTC") !== undefined);
    const isDay = !distinct.some(hasTime);
    if (wrong <= allowed)
      return { type: isDay ? "day" : "date", ...order, isSure: order.isSure && wrong === 0 };
  }
  const options = spelledMostOften(values);
  const isChoice =
    isWhole &&
    options.length >= 2 &&
    options.length <= mostOptions &&
    options.length * 2 <= values.length &&
    options.every((value) => value.length <= 100) &&
    !options.some((value) => isName(value) || address.test(value));
  return isChoice
    ? { type: "select", options: options.sort((a, b) => a.localeCompare(b, "en")), isSure: true }
    : { type: "text", isSure: true };
}

/** Different values, those that differ in their case alone as one: as it is written most often, else first. */
function spelledMostOften(values: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const best = new Map<string, { text: string; count: number }>();
  for (const [text, count] of counts) {
    const key = text.toLowerCase();
    const known = best.get(key);
    if (!known || count > known.count) best.set(key, { text, count });
  }
  return [...best.values()].map(({ text }) => text);
}

const address = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/;

/** True where nearly all values are e-mail addresses, whatever their column is called. */
export const areAddresses = (values: readonly string[]): boolean =>
  values.length > 0 && values.filter((value) => address.test(value)).length >= values.length * 0.95;

const separators = [",", ";", "|"] as const;

/** What parts the entries of lists in a column: the sign that most of its values have; a comma where none has one. */
export function decideSeparator(values: readonly string[]): (typeof separators)[number] {
  const uses = (sign: string) => values.filter((value) => value.includes(sign)).length;
  return separators.reduce((best, sign) => (uses(sign) > uses(best) ? sign : best));
}

/** Words that people and programs write where nothing is known. */
const knownFillers = new Set([
  "select",
  "- select -",
  "--select--",
  "please select",
  "select one",
  "choose",
  "n/a",
  "na",
  "n.a.",
  "#n/a",
  "null",
  "nil",
  "none",
  "undefined",
  "nan",
  "unknown",
  "not known",
  "not available",
  "not provided",
  "not specified",
  "-",
  "--",
  "---",
  "?",
  ".",
  "(blank)",
  "blank",
  "tbd",
]);

export type Filler = {
  /** As it is written in the file. */
  text: string;
  count: number;
  columns: number;
  /** Offered as meaning unknown without being asked. */
  isUsual: boolean;
};

/**
 * Words that may mean unknown, the most frequent first: the usual ones, and others that stand in several columns
 * beside values that are otherwise not alike.
 */
export function findFillers(columns: readonly (readonly string[])[]): Filler[] {
  const found = new Map<string, Filler>();
  for (const values of columns) {
    const counts = new Map<string, number>();
    for (const value of values)
      if (value !== "" && value.length <= 30) counts.set(value, (counts.get(value) ?? 0) + 1);
    for (const [text, count] of counts) {
      const isUsual = knownFillers.has(text.toLowerCase());
      if (!isUsual && (readBoolean(text) !== undefined || /\d/.test(text))) continue;
      const known = found.get(text) ?? { text, count: 0, columns: 0, isUsual };
      found.set(text, { ...known, count: known.count + count, columns: known.columns + 1 });
    }
  }
  return [...found.values()]
    .filter(({ isUsual, columns: places }) => isUsual || places >= 3)
    .sort((a, b) => Number(b.isUsual) - Number(a.isUsual) || b.count - a.count || (a.text < b.text ? -1 : 1))
    .slice(0, 20);
}

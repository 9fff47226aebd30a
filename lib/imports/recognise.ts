import { countEach } from "../count-each.ts";
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
  /** A word that stands again and again among numbers or dates: nothing is known there. */
  missing?: string[];
  isSure: boolean;
};

/** A list of choices has at most this many, and each stands in the file more than once on average. */
export const mostOptions = 25;

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

type Seen = { delimiter: string; isWhole: boolean };

/**
 * The type of a column by its values; those that mean unknown are left out before.
 * @param seen `isWhole`: the values are all that the file has, so that a list of choices is complete
 */
export function recogniseColumn(values: readonly string[], seen: Seen): Recognised {
  if (values.length === 0) return { type: "text", isSure: true };
  return (
    recogniseYesOrNo(values) ??
    recogniseAmounts(values, seen) ??
    recogniseBesideWord(values, seen) ??
    recogniseTexts(values, seen)
  );
}

/** How many of the values do not fit, and how many may not. */
function slipsAmong(values: readonly string[], isRight: (value: string) => boolean) {
  const wrongOnes = new Set([...new Set(values)].filter((value) => !isRight(value)));
  const wrong = wrongOnes.size === 0 ? 0 : values.filter((value) => wrongOnes.has(value)).length;
  return { wrong, areFew: wrong <= (values.length >= enoughToTell ? values.length * slips : 0) };
}

function recogniseYesOrNo(values: readonly string[]): Recognised | undefined {
  const isYesOrNo = (value: string) => readBoolean(value) !== undefined;
  const { wrong, areFew } = slipsAmong(values, isYesOrNo);
  return areFew && values.some((value) => isYesOrNo(value) && !/^[01]$/.test(value))
    ? { type: "boolean", isSure: wrong === 0 }
    : undefined;
}

/** Numbers, days and instants. */
function recogniseAmounts(values: readonly string[], { delimiter }: Seen): Recognised | undefined {
  const distinct = [...new Set(values)];
  const decimal = distinct.some(isName) ? undefined : decideDecimal(distinct, delimiter, mostly);
  if (decimal) {
    const { wrong, areFew } = slipsAmong(values, (value) => readNumber(value, decimal.decimal) !== undefined);
    if (areFew) return { type: "number", ...decimal, isSure: decimal.isSure && wrong === 0 };
  }
  const order = decideOrder(distinct, mostly);
  if (!order) return undefined;
  const { wrong, areFew } = slipsAmong(
    values,
    (value) => readInstant(value, order.order, "UTC") !== undefined,
  );
  const type = distinct.some(hasTime) ? "date" : "day";
  return areFew ? { type, ...order, isSure: order.isSure && wrong === 0 } : undefined;
}

/** Fewer different values than these are choices, with a word as one of them. */
const fewestBesideWord = 3;

/**
 * Numbers or dates, but for a word that stands there again and again, as programs write where nothing is known. Among
 * numbers it has to be known as such: `Ground` is a floor.
 */
function recogniseBesideWord(values: readonly string[], seen: Seen): Recognised | undefined {
  const counts = countEach(values.filter((value) => value.length <= longestFiller && !/\d/.test(value)));
  const isDoubtful = (word: string) => doubtfulFillers.has(foldedWord(word));
  const [word, count] = [...counts].sort(
    ([one, n], [other, m]) => Number(isDoubtful(other)) - Number(isDoubtful(one)) || m - n,
  )[0] ?? ["", 0];
  const others = count < 2 && !isDoubtful(word) ? [] : values.filter((value) => value !== word);
  if (others.length < values.length * mostly || new Set(others).size < fewestBesideWord) return undefined;
  const found = recogniseAmounts(others, seen);
  return found && (found.type !== "number" || isDoubtful(word)) ? { ...found, missing: [word] } : undefined;
}

function recogniseTexts(values: readonly string[], { isWhole }: Seen): Recognised {
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

const mostOf = <T>(values: readonly T[]): T | undefined =>
  [...countEach(values)].sort((a, b) => b[1] - a[1])[0]?.[0];

/**
 * A file is written by one hand: columns that leave open how their numbers or dates are read are read as those of its
 * columns that do not.
 */
export function settleOpen(
  found: readonly Recognised[],
  values: readonly (readonly string[])[],
): Recognised[] {
  const tells = found.map(
    ({ type, isSure }, i) => isSure && (type !== "number" || values[i]?.some((value) => /[.,]/.test(value))),
  );
  const telling = found.filter((_, i) => tells[i]);
  const decimal = mostOf(telling.flatMap((each) => (each.type === "number" ? [each.decimal] : [])));
  const order = mostOf(telling.flatMap((each) => (each.order && each.order !== "ymd" ? [each.order] : [])));
  return found.map((each, i) => {
    if (tells[i]) return each;
    if (each.type === "number" && decimal) return { ...each, decimal };
    return each.order && each.order !== "ymd" && order ? { ...each, order } : each;
  });
}

/** Different values, those that differ in their case alone as one: as it is written most often, else first. */
function spelledMostOften(values: readonly string[]): string[] {
  const counts = countEach(values);
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

/** What parts the entries of lists in a column: the sign that most of its values have outside of quotes; else a comma. */
export function decideSeparator(values: readonly string[]): (typeof separators)[number] {
  const open = values.map((value) => value.replace(/"(?:[^"]|"")*"/g, ""));
  const uses = (sign: string) => open.filter((value) => value.includes(sign)).length;
  return separators.reduce((best, sign) => (uses(sign) > uses(best) ? sign : best));
}

const wordList = (...lists: string[]): Set<string> => new Set(lists.flatMap((words) => words.split("|")));

/** Words that people and programs write where nothing is known, as `foldedWord` writes them. */
const knownFillers = wordList(
  "select|- select -|--select--|please select|select one|choose|n/a|n/k|n.a.|n.k.|#n/a|#value!|#ref!",
  "undefined|nan|missing|tbd|tbc|-|--|---|?|??|.|(blank)|(none)|(empty)|[none]|(null)|\\n",
  "unknown|not known|not available|not provided|not specified|not applicable|not stated|not given|no data",
  "k. a.|k.a.|keine angabe|keine angaben|ohne angabe|nicht angegeben|nicht bekannt|unbekannt|entfallt",
  "non renseigne|non renseignee|non communique|non precise|non disponible|inconnu|inconnue|s/o|n.c.",
  "no consta|sin datos|sin dato|sin informacion|no disponible|no especificado|no aplica|desconocido|n/d|s/d",
  "non disponibile|non specificato|sconosciuto|n.d.",
  "nao informado|nao disponivel|nao consta|sem informacao|desconhecido",
  "onbekend|niet bekend|niet ingevuld|n.v.t.|nvt|brak danych|nieznany",
);

/** The same, but names of people, places and answers as well: they count among numbers and dates, or as programs write them. */
const doubtfulFillers = wordList(
  "na|null|nil|none|empty|blank|leer|no|aucun|aucune|ninguno|nessuno|nenhum|brak|never|nie|jamais|nunca|mai",
);
const asProgramsWrite = new Set(["NULL", "null", "None", "nil"]);

const longestFiller = 30;

const foldedWord = (text: string): string =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ");

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
    const counts = countEach(values.filter((value) => value !== "" && value.length <= longestFiller));
    for (const [text, count] of counts) {
      const isUsual = knownFillers.has(foldedWord(text)) || (asProgramsWrite.has(text) && count > 1);
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

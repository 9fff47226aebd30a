import { isCode, normalName } from "./column-names.ts";
import {
  areIds,
  idWords,
  isSerial,
  type Key,
  type Match,
  mostlyFilled,
  nearlyAll,
  othersNumbers,
  type Part,
  partOf,
  type SeenColumns,
  tells,
} from "./told-apart.ts";

/** An enquiry, by whatever name it goes. */
const enquiry =
  "ticket|enquiry|inquiry|application|request|case|opportunity|deal|anfrage|vorgang|antrag|fall|demande|dossier|solicitud|consulta|expediente|richiesta|pratica|pedido|aanvraag";
const ofEnquiry = new RegExp(`(^| )(${enquiry})( |$)`);
const isEnquiry = new RegExp(`^(${enquiry})$`);

/** A word with a digit, as ids are. */
const idLike = /^(?=.*\d)\S{1,64}$/;
const enoughIds = 10;
/** A column of different words with digits, one in each row, whatever it is called. */
function firstUnique(seen: SeenColumns, isFree: (column: number) => boolean): number | undefined {
  if (seen.sample.rows.length < enoughIds) return undefined;
  const isUnique = (column: number) =>
    isFree(column) &&
    !isCode(seen.sample.columns[column] ?? "") &&
    seen.found[column]?.type === "text" &&
    (seen.known[column] ?? []).every((value) => idLike.test(value)) &&
    tells(seen, column, { filled: 1, distinct: 1 });
  const unique = seen.sample.columns.findIndex((_, column) => isUnique(column));
  return unique < 0 ? undefined : unique;
}

/** What tells the leads of a file apart. */
export type LeadKey =
  /** A column that differs from row to row. */
  | { kind: "column"; part: Part }
  /** Its person and a date: they ask once a day, or at one time. */
  | { kind: "dated"; column: number }
  /** Each row is a lead. */
  | { kind: "row" }
  /** Each person is one lead: the same row twice is one. */
  | { kind: "person" };

/**
 * What leads are known by where no column is called so. Where many people stand in several rows, these are enquiries of
 * theirs, none of which may take the place of another.
 * @param people whose each row is
 */
export function leadKeyOf(
  seen: SeenColumns,
  matches: readonly Match[],
  person: Key,
  people: readonly string[],
): LeadKey {
  const different = new Set(people).size;
  const comeTwice = different < people.length;
  const used = new Set([
    ...person.parts.flatMap(({ columns }) => columns),
    ...matches.filter(({ field }) => field.builtin).map(({ column }) => column),
  ]);
  const isFree = (column: number) => !used.has(column);
  const column =
    namedLeadColumn(seen, isFree, comeTwice) ?? (comeTwice ? firstUnique(seen, isFree) : undefined);
  if (column !== undefined) return { kind: "column", part: partOf(seen, column) };
  const small = seen.sample.rows.map((row) => row.join("\n").toLowerCase());
  if (new Set(small).size === different) return { kind: "person" };
  const dated = datedColumn(seen, matches, people);
  return dated === undefined ? { kind: "row" } : { kind: "dated", column: dated };
}

/** Names for ids of leads, the surest first; in a few rows even a count may differ each time. */
const leadNames = (hasManyRows: boolean): ((name: string, isSerial: boolean) => boolean)[] => [
  (name) => idWords.test(name) && ofEnquiry.test(name),
  (name, isSerial) => hasManyRows && !isSerial && idWords.test(name) && !othersNumbers.test(name),
  (name, isSerial) => hasManyRows && !isSerial && isEnquiry.test(name),
];

/** @param comeTwice people stand in several rows, so that a column which nearly tells leads apart is better than none */
function namedLeadColumn(
  seen: SeenColumns,
  isFree: (column: number) => boolean,
  comeTwice: boolean,
): number | undefined {
  const demand = comeTwice ? { filled: mostlyFilled, distinct: nearlyAll } : { filled: 1, distinct: 1 };
  const isOne = (column: number) => isFree(column) && areIds(seen, column) && tells(seen, column, demand);
  const names = seen.sample.columns.map(normalName);
  return leadNames(seen.sample.rows.length >= enoughIds)
    .map((isNamed) =>
      names.findIndex((name, column) => isNamed(name, isSerial(seen, column)) && isOne(column)),
    )
    .find((column) => column >= 0);
}

/** A column of dates that tells a person's different rows apart; when leads were made is the best one. */
function datedColumn(
  { sample, cells, found }: SeenColumns,
  matches: readonly Match[],
  people: readonly string[],
): number | undefined {
  const created = matches.find(({ field }) => field.field === "lead.created_at")?.column;
  const dates = sample.columns.flatMap((_, column) => {
    const type = found[column]?.type;
    return type === "date" || type === "day" ? [column] : [];
  });
  const differentOf = (row: (i: number) => unknown) =>
    new Set(sample.rows.map((_, i) => JSON.stringify(row(i)))).size;
  const rows = differentOf((i) => sample.rows[i]);
  const tellsRows = (column: number) =>
    (cells[column] ?? []).every((value) => value !== "") &&
    differentOf((i) => [people[i], cells[column]?.[i]]) === rows;
  return [...(created === undefined ? [] : [created]), ...dates].find(tellsRows);
}

import type { Field } from "../rules/fields.ts";
import { normalName } from "./column-names.ts";
import { personColumn } from "./export-import.ts";
import type { Recognised } from "./recognise.ts";
import type { Sample } from "./suggest-mapping.ts";

/** A column that is a field's; `fit` tells how well their names are alike. */
export type Match = { column: number; field: Field; fit: number };

/** A file's columns: the values of each that are known, and what these look like. */
export type SeenColumns = { sample: Sample; known: string[][]; found: Recognised[] };

/** The fit of a column whose name says nothing of its field, but whose values do. */
export const byValue = 0.5;

/** How much of a column has to be filled, and how many of its values have to be different. */
type Demand = { filled: number; distinct: number };

const nearlyAll = 0.9;
const mostlyFilled = 0.95;

function tells({ sample, known }: SeenColumns, column: number, { filled, distinct }: Demand): boolean {
  const values = known[column] ?? [];
  const rows = sample.rows.length;
  const enough = rows > 0 && values.length >= rows * filled;
  return enough && new Set(values).size >= Math.max(2, values.length * distinct);
}

/** How many of a field's values have to be different for it to be what people are known by, the best field first. */
const byField: [field: string, distinct: number][] = [
  // Whoever has the same id is the same, however often it stands there.
  ["contact.contact_id", 0],
  ["customer.customer_id", 0],
  ["contact.email", 0.2],
  ["contact.phone", 0.5],
  ["lead.lead_id", 0],
];

/** Addresses under a heading that says nothing may be an owner's: they have to be more different. */
const ofUnnamed = 0.5;

/** A column that is no field's, named like an id. */
const idWords =
  /(^| )(id|uid|uuid|guid|no|nr|num|number|numero|nummer|numer|ref|reference|referencia|riferimento|key|code|kennung|folio)( |$)/;

/** An enquiry, by whatever name it goes. */
const enquiry =
  "ticket|enquiry|inquiry|application|request|case|opportunity|deal|anfrage|vorgang|antrag|fall|demande|dossier|solicitud|consulta|expediente|richiesta|pratica|pedido|aanvraag";
const ofEnquiry = new RegExp(`(^| )(${enquiry})( |$)`);
const isEnquiry = new RegExp(`^(${enquiry})$`);

/** Numbers that people have whatever they ask for, and how many there are of something. */
const othersNumbers =
  /(^| )(phone|mobile|cell|fax|tel|telefon|telefono|zip|plz|postal|postcode|pin|passport|tax|vat|gst|pan|iban|house|street|age|year|of|de)( |$)/;

/** A word with a digit, as ids are. */
const idLike = /^(?=.*\d)\S{1,64}$/;
const enoughIds = 10;

/** A column of different words with digits, one in each row, whatever it is called. */
function firstUnique(seen: SeenColumns, isFree: (column: number) => boolean): number | undefined {
  if (seen.sample.rows.length < enoughIds) return undefined;
  const isUnique = (column: number) =>
    isFree(column) &&
    seen.found[column]?.type === "text" &&
    (seen.known[column] ?? []).every((value) => idLike.test(value)) &&
    tells(seen, column, { filled: 1, distinct: 1 });
  const unique = seen.sample.columns.findIndex((_, column) => isUnique(column));
  return unique < 0 ? undefined : unique;
}

/**
 * What a person is known by: an id, else the e-mail address, the phone, or another column that tells people apart.
 * @returns the column's place, or undefined where nothing does
 */
export function personColumnOf(seen: SeenColumns, matches: readonly Match[]): number | undefined {
  const { columns } = seen.sample;
  const matchOf = (field: string) => matches.find((match) => match.field.field === field);
  const named = columns.indexOf(personColumn);
  const explicit = matchOf("pii_id")?.column ?? (named < 0 ? undefined : named);
  if (explicit !== undefined) return explicit;
  const ofFields = byField.flatMap(([field, least]) => {
    const match = matchOf(field);
    if (!match) return [];
    const distinct = match.fit > byValue ? least : Math.max(least, ofUnnamed);
    return [{ column: match.column, distinct }];
  });
  const others = columns.flatMap((name, column) =>
    idWords.test(normalName(name)) ? [{ column, distinct: nearlyAll }] : [],
  );
  const candidates = [...ofFields, ...others];
  const best = [1, mostlyFilled].flatMap((filled) =>
    candidates.filter(({ column, distinct }) => tells(seen, column, { filled, distinct })),
  )[0];
  return best?.column ?? firstUnique(seen, () => true);
}

const areIds = ({ known, found }: SeenColumns, column: number): boolean => {
  const type = found[column]?.type;
  const looksRight = type === "text" ? /^(?=.*\d).{1,64}$/ : type === "number" ? /^\d+$/ : undefined;
  return looksRight !== undefined && (known[column] ?? []).every((value) => looksRight.test(value));
};

/** Names for ids of leads, the surest first; in a few rows even a count may differ each time. */
const leadNames = (hasManyRows: boolean): ((name: string) => boolean)[] => [
  (name) => idWords.test(name) && ofEnquiry.test(name),
  (name) => hasManyRows && idWords.test(name) && !othersNumbers.test(name),
  (name) => hasManyRows && isEnquiry.test(name),
];

/** What tells the leads of a file apart. */
export type LeadKey =
  /** A column that differs from row to row. */
  | { kind: "column"; column: number }
  /** Its person and a date: they ask once a day, or at one time. */
  | { kind: "dated"; column: number }
  /** Each row is a lead. */
  | { kind: "row" }
  /** Each person is one lead: who stands in a few rows more stands there twice by mistake. */
  | { kind: "person" };

/**
 * What leads are known by where no column is called so. Where many people stand in several rows, these are enquiries of
 * theirs, none of which may take the place of another.
 * @param person the column that people are known by, or undefined where each row is another one
 */
export function leadKeyOf(seen: SeenColumns, matches: readonly Match[], person: number | undefined): LeadKey {
  if (person === undefined) return { kind: "person" };
  const people = seen.known[person] ?? [];
  const different = new Set(people).size;
  const isFree = (column: number) => column !== person && !matches.some((match) => match.column === column);
  const column =
    namedLeadColumn(seen, isFree, different < people.length) ??
    (different < people.length ? firstUnique(seen, isFree) : undefined);
  if (column !== undefined) return { kind: "column", column };
  if (different >= people.length * nearlyAll) return { kind: "person" };
  const dated = datedColumn(seen, matches, person);
  return dated === undefined ? { kind: "row" } : { kind: "dated", column: dated };
}

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
    .map((isNamed) => names.findIndex((name, column) => isNamed(name) && isOne(column)))
    .find((column) => column >= 0);
}

/** A column of dates that tells a person's different rows apart; when leads were made is the best one. */
function datedColumn(
  { sample, found }: SeenColumns,
  matches: readonly Match[],
  person: number,
): number | undefined {
  const created = matches.find(({ field }) => field.field === "lead.created_at")?.column;
  const dates = sample.columns.flatMap((_, column) => {
    const type = found[column]?.type;
    return column !== person && (type === "date" || type === "day") ? [column] : [];
  });
  const differentOf = (row: (cells: string[]) => unknown) =>
    new Set(sample.rows.map((cells) => JSON.stringify(row(cells)))).size;
  const rows = differentOf((cells) => cells);
  const tellsRows = (column: number) =>
    sample.rows.every((cells) => (cells[column] ?? "").trim() !== "") &&
    differentOf((cells) => [cells[person], cells[column]]) === rows;
  return [...(created === undefined ? [] : [created]), ...dates].find(tellsRows);
}

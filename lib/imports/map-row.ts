import { parseInstant } from "../rules/calendar.ts";
import type { Entity } from "../rules/fields.ts";
import type { CheckedMapping, Condition, Formats, MappedEntity, MappedField, Source } from "./mapping.ts";
import { optionOf } from "./option-words.ts";
import { readTags } from "./read-tags.ts";
import { ofReport } from "./report-columns.ts";
import { columnsOfTemplate, fillTemplate } from "./template.ts";
import { readBoolean, readDay, readInstant, readNumber } from "./text-values.ts";

/** The trimmed text of a column in one row; empty for a column that the row is too short for. */
export type ReadCell = (column: string) => string;

/** A row of the file. */
export type RowCells = {
  read: ReadCell;
  /** From 1, without the heading. */
  number: number;
  /** Whether next to nothing stands in it, as in a note below a table; asked of few rows. */
  isNote?: () => boolean;
};

/** Fewer columns than these may have one cell filled for good. */
const fewestColumns = 4;

/** How a line of sums below a table begins. */
const sums = /^(?:grand |sub)?totals?:?$|^(?:gesamt|summe|gesamtsumme|somme|suma|totale|totaal):?$/i;

/** True for a row in which next to nothing stands, but for what a list of refused rows adds, and for one of sums. */
function isNote(cells: readonly string[], places: ReadonlyMap<string, number>): boolean {
  if (places.size < fewestColumns) return false;
  const added = [...ofReport].map((name) => places.get(name));
  const filled = cells.filter((cell, i) => cell.trim() !== "" && !added.includes(i));
  return filled.length <= 1 || (filled.length * 2 <= places.size && sums.test(filled[0]?.trim() ?? ""));
}

/** What a row says of each entity. */
export type RowValues = [Entity, Record<string, unknown>][];

/** What a row is read by. */
export type RowReader = {
  mapping: CheckedMapping;
  formats: Formats;
  zone: string;
  /** The zone's day, `YYYY-MM-DD`: nobody is born later. */
  today: string;
};

/** A text as the type of its field has it; what does not fit is left as text, for validation to name. */
function convert(text: string, field: MappedField, { formats, zone, today }: RowReader): unknown {
  const { path, type, source, options = [], isBirth } = field;
  const { decimal = ".", order = "dmy" } = { ...formats.get(field), ...source };
  if (type === "number") return readNumber(text, decimal) ?? text;
  if (type === "boolean") return readBoolean(text) ?? text;
  if (type === "select") return optionOf(text, path, options) ?? text;
  if (type === "day") return readDay(text, order, isBirth ? today : undefined) ?? text;
  if (type === "date")
    return parseInstant(text) === undefined ? (readInstant(text, order, zone) ?? text) : text;
  return type === "tags" ? readTags(text, source.separator ?? ",") : text;
}

/** Fills a template in; where nothing is known of its columns it is null. */
function fillIn(template: string, row: RowReader, { read, number }: RowCells): string | null {
  const columns = columnsOfTemplate(template);
  const isUnknown = (column: string) => row.mapping.missing.has(read(column));
  if (columns.length > 0 && columns.every(isUnknown)) return null;
  const text = fillTemplate(template, (name) =>
    name === "row" ? String(number) : isUnknown(name) ? "" : read(name),
  );
  return text.replace(/\s+/g, " ").trim();
}

/**
 * An id, empty where there is none: it is only as good as the columns that it is made of. A row in which next to nothing
 * stands is a note below the table, and nobody who could be known by its number.
 */
export function readId(
  source: Source,
  missing: ReadonlySet<string>,
  { read, number, isNote }: RowCells,
): string {
  const { column, template, fallbacks = [], case: letters } = source;
  const isKnown = (name: string) => !missing.has(read(name));
  const fill = (text: string): string =>
    columnsOfTemplate(text).every(isKnown)
      ? fillTemplate(text, (name) => (name === "row" ? String(number) : read(name)))
      : "";
  const fallback = (): string => {
    const isOfNobody = isNote?.() === true;
    const tried = fallbacks.filter((text) => !isOfNobody || columnsOfTemplate(text).length > 0);
    return tried.map(fill).find((each) => each !== "") ?? "";
  };
  const first = template === undefined ? (isKnown(column ?? "") ? read(column ?? "") : "") : fill(template);
  const id = first !== "" || fallbacks.length === 0 ? first : fallback();
  return letters === "lower" ? id.toLowerCase() : id;
}

function readField(field: MappedField, row: RowReader, cells: RowCells): unknown {
  const { read } = cells;
  const { type, source } = field;
  if (source.value !== undefined) return source.value;
  const meaningOf = (text: string) =>
    source.values && Object.hasOwn(source.values, text) ? source.values[text] : undefined;
  if (type === "id")
    return meaningOf(read(source.column ?? "")) ?? readId(source, row.mapping.missing, cells);
  if (source.template !== undefined) {
    const filled = fillIn(source.template, row, cells);
    return filled === null ? null : convert(filled, field, row);
  }
  const text = read(source.column ?? "");
  if (row.mapping.missing.has(text) || source.missing?.includes(text)) return source.default ?? null;
  return meaningOf(text) ?? source.otherwise ?? convert(text, field, row);
}

const oneOf = (text: string, wanted: string | string[]): boolean => [wanted].flat().includes(text);

function holds(condition: Condition, read: ReadCell): boolean {
  if ("any" in condition) return condition.any.some((each) => holds(each, read));
  if ("all" in condition) return condition.all.every((each) => holds(each, read));
  const text = read(condition.column);
  const number = readNumber(text, ".") ?? Number.NaN;
  return (
    (condition.equals === undefined || oneOf(text, condition.equals)) &&
    (condition.not === undefined || !oneOf(text, condition.not)) &&
    (condition.above === undefined || number > condition.above) &&
    (condition.below === undefined || number < condition.below)
  );
}

/** An unknown status is left to what a new lead starts with, so that a second run finds what the first has made. */
const startsByItself = (entity: Entity, path: string): boolean => entity === "lead" && path === "status";

const mapEntity = ({ entity, fields }: MappedEntity, row: RowReader, cells: RowCells) =>
  Object.fromEntries(
    fields
      .map((field): [string, unknown] => [field.path, readField(field, row, cells)])
      .filter(
        ([path, value]) => value !== null || (row.mapping.clearsBlanks && !startsByItself(entity, path)),
      ),
  );

/** What a row of a CSV says of each entity; an entity whose condition does not hold is left out. */
export function mapRow(row: RowReader, cells: RowCells): RowValues {
  return row.mapping.entities
    .filter(({ when }) => when === undefined || holds(when, cells.read))
    .map((mapped) => [mapped.entity, mapEntity(mapped, row, cells)]);
}

/** Where each column stands in a row. */
export const placesOf = (columns: readonly string[]): ReadonlyMap<string, number> =>
  new Map(columns.map((name, i) => [name, i]));

/** A row as it was read from a file. */
export const rowCells = (
  places: ReadonlyMap<string, number>,
  { number, cells }: { number: number; cells: readonly string[] },
): RowCells => ({
  read: (column) => cells[places.get(column) ?? -1]?.trim() ?? "",
  number,
  isNote: () => isNote(cells, places),
});

/** What of a row may be on the list of those who were erased: whose it is, and their e-mail address. */
export const namesIn = (values: RowValues): string[] =>
  values
    .flatMap(([, { pii_id, email }]) => [pii_id, email])
    .filter((value): value is string => typeof value === "string");

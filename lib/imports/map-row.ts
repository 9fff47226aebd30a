import { parseInstant } from "../rules/calendar.ts";
import type { Entity } from "../rules/fields.ts";
import type { CheckedMapping, Condition, Formats, MappedEntity, MappedField } from "./mapping.ts";
import { optionOf } from "./option-words.ts";
import { columnsOfTemplate, fillTemplate } from "./template.ts";
import { readBoolean, readDay, readInstant, readNumber } from "./text-values.ts";

/** The trimmed text of a column in one row; empty for a column that the row is too short for. */
export type ReadCell = (column: string) => string;

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
  if (type !== "tags") return text;
  return text
    .split(source.separator ?? ",")
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
}

/** An id is only as good as the columns that it is made of: with one of them empty there is none. */
function fillIn(
  { type, source }: MappedField,
  row: RowReader,
  read: ReadCell,
  number: number,
): string | null {
  const { template = "" } = source;
  const columns = columnsOfTemplate(template);
  const isUnknown = (column: string) => row.mapping.missing.has(read(column));
  if (type === "id" ? columns.some(isUnknown) : columns.length > 0 && columns.every(isUnknown))
    return type === "id" ? "" : null;
  const text = fillTemplate(template, (name) =>
    name === "row" ? String(number) : isUnknown(name) ? "" : read(name),
  );
  return type === "id" ? text : text.replace(/\s+/g, " ").trim();
}

function readField(field: MappedField, row: RowReader, read: ReadCell, number: number): unknown {
  const { type, source } = field;
  if (source.value !== undefined) return source.value;
  if (source.template !== undefined) {
    const filled = fillIn(field, row, read, number);
    return filled === null || type === "id" ? filled : convert(filled, field, row);
  }
  const text = read(source.column ?? "");
  if (type !== "id" && (row.mapping.missing.has(text) || source.missing?.includes(text)))
    return source.default ?? null;
  const meaning = source.values && Object.hasOwn(source.values, text) ? source.values[text] : undefined;
  if (meaning !== undefined) return meaning;
  if (type === "id") return row.mapping.missing.has(text) ? "" : text;
  return source.otherwise ?? convert(text, field, row);
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

const mapEntity = ({ entity, fields }: MappedEntity, row: RowReader, read: ReadCell, number: number) =>
  Object.fromEntries(
    fields
      .map((field): [string, unknown] => [field.path, readField(field, row, read, number)])
      .filter(
        ([path, value]) => value !== null || (row.mapping.clearsBlanks && !startsByItself(entity, path)),
      ),
  );

/**
 * What a row of a CSV says of each entity; an entity whose condition does not hold is left out.
 * @param number the row's number, from 1, without the heading
 */
export function mapRow(row: RowReader, read: ReadCell, number: number): [Entity, Record<string, unknown>][] {
  return row.mapping.entities
    .filter(({ when }) => when === undefined || holds(when, read))
    .map((mapped) => [mapped.entity, mapEntity(mapped, row, read, number)]);
}

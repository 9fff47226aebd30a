import type { Entity } from "../rules/fields.ts";
import {
  type CheckedMapping,
  type Condition,
  fillTemplate,
  type MappedEntity,
  type MappedField,
} from "./mapping.ts";

/** A row of a CSV by the names of its columns. */
export type CsvRow = Readonly<Record<string, string>>;

const booleans: Record<string, boolean> = {
  true: true,
  yes: true,
  y: true,
  "1": true,
  false: false,
  no: false,
  n: false,
  "0": false,
};

const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/** A text as the type of its field has it; what does not fit is left as text, for validation to name. */
function convert(text: string, type: MappedField["type"], separator = ","): unknown {
  const trimmed = text.trim();
  if (type === "number") return decimal.test(trimmed) ? Number(trimmed) : text;
  if (type === "boolean") return booleans[trimmed.toLowerCase()] ?? text;
  if (type === "tags")
    return text
      .split(separator)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== "");
  return type === "date" || type === "day" ? trimmed : text;
}

function readField(
  { type, source }: MappedField,
  row: CsvRow,
  number: number,
  missing: ReadonlySet<string>,
): unknown {
  if (source.value !== undefined) return source.value;
  if (source.template !== undefined)
    return fillTemplate(source.template, (name) => (name === "row" ? String(number) : (row[name] ?? "")));
  const text = row[source.column ?? ""] ?? "";
  if (type !== "id" && (missing.has(text) || source.missing?.includes(text))) return source.default ?? null;
  const meaning = source.values && Object.hasOwn(source.values, text) ? source.values[text] : undefined;
  if (meaning !== undefined) return meaning;
  return source.otherwise ?? convert(text, type, source.separator);
}

const oneOf = (text: string, wanted: string | string[]): boolean => [wanted].flat().includes(text);

function holds(condition: Condition, row: CsvRow): boolean {
  if ("any" in condition) return condition.any.some((each) => holds(each, row));
  if ("all" in condition) return condition.all.every((each) => holds(each, row));
  const text = row[condition.column] ?? "";
  const number = decimal.test(text.trim()) ? Number(text) : Number.NaN;
  return (
    (condition.equals === undefined || oneOf(text, condition.equals)) &&
    (condition.not === undefined || !oneOf(text, condition.not)) &&
    (condition.above === undefined || number > condition.above) &&
    (condition.below === undefined || number < condition.below)
  );
}

/** An unknown status is left to what a new lead starts with, so that a second run finds what the first has made. */
const startsByItself = (entity: Entity, path: string): boolean => entity === "lead" && path === "status";

const mapEntity = (
  { entity, fields }: MappedEntity,
  row: CsvRow,
  number: number,
  missing: ReadonlySet<string>,
) =>
  Object.fromEntries(
    fields
      .map((field): [string, unknown] => [field.path, readField(field, row, number, missing)])
      .filter(([path, value]) => value !== null || !startsByItself(entity, path)),
  );

/**
 * What a row of a CSV says of each entity; an entity whose condition does not hold is left out.
 * @param number the row's number, from 1, without the heading
 */
export function mapRow(
  { entities, missing }: CheckedMapping,
  row: CsvRow,
  number: number,
): [Entity, Record<string, unknown>][] {
  return entities
    .filter(({ when }) => when === undefined || holds(when, row))
    .map((mapped) => [mapped.entity, mapEntity(mapped, row, number, missing)]);
}

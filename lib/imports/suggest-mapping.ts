import { createHash } from "node:crypto";
import { countEach } from "../count-each.ts";
import type { CreateField } from "../fields/create-field.ts";
import { checkFieldName } from "../fields/field-name.ts";
import type { Entity, Field, Registry } from "../rules/fields.ts";
import { isCode, pathFor } from "./column-names.ts";
import type { Encoding } from "./encodings.ts";
import { fileSlug, leadSource, type OfFile, personSource } from "./key-sources.ts";
import { leadKeyOf } from "./lead-key.ts";
import type { Mapping, Source } from "./mapping.ts";
import { type Looked, matchColumns, moreOptions, ownFits } from "./match-columns.ts";
import { nameColumns } from "./name-of-two.ts";
import {
  decideDecimal,
  decideOrder,
  decideSeparator,
  type Filler,
  findFillers,
  type Recognised,
  recogniseColumn,
  settleOpen,
} from "./recognise.ts";
import { ofReport } from "./report-columns.ts";
import { readInstant, readNumber } from "./text-values.ts";
import { byValue, isOfMany, type Match, peopleByRow, personKeyOf } from "./told-apart.ts";

/** The beginning of a file, parted into cells. */
export type Sample = {
  columns: string[];
  rows: string[][];
  delimiter: string;
  encoding: Encoding;
  /** The sample is the whole file. */
  isWhole: boolean;
};

export type SuggestOptions = {
  /** False where own fields can't be made: columns that need one are left out. */
  mayAddFields: boolean;
  /** Begins the ids of people in a file that has no column that tells them apart. */
  fileName: string;
};

export type SuggestedColumn = {
  name: string;
  /** Up to five different values, the first ones. */
  samples: string[];
  /** Rows of the sample in which something stands. */
  filled: number;
  recognised: Recognised;
};

export type Suggestion = {
  encoding: Encoding;
  delimiter: string;
  rows_sampled: number;
  is_whole: boolean;
  columns: SuggestedColumn[];
  fillers: Filler[];
  /** Ids of people where each row is another one: the same for this file each time, and no other file's. */
  ids_by_row: string;
  mapping: Mapping;
};

/** Values of each column, trimmed. */
const valuesOf = ({ columns, rows }: Sample): string[][] =>
  columns.map((_, i) => rows.map((cells) => cells[i]?.trim() ?? ""));

/** Numbers of rows as ids, which another file of that name does not share. */
function idsByRow({ columns, rows }: Sample, fileName: string): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([columns, rows]))
    .digest("hex");
  return `${fileSlug(fileName)}-${digest.slice(0, 8)}-{row}`;
}

function sourceOf(name: string, { decimal, order, separator, missing }: Format): string | Source {
  const shown = {
    ...(decimal && { decimal }),
    ...(order && { order }),
    ...(separator && { separator }),
    ...(missing && { missing }),
  };
  return Object.keys(shown).length === 0 ? name : { column: name, ...shown };
}

type Format = Pick<Recognised, "decimal" | "order" | "missing"> & { separator?: string };

/** So many different values that come again are left out; more are another kind of column. */
const mostLeftOut = 5;

/** Values that no field of that type takes and that are no slips, since they come again: they count as unknown. */
function leftOut(values: readonly string[], isRight: (value: string) => boolean): string[] {
  const again = [...countEach(values)].flatMap(([value, count]) =>
    count > 1 && !isRight(value) ? [value] : [],
  );
  return again.length > mostLeftOut ? [] : again;
}

/** How a column is read as the type of its field, which may be another than the column looks like. */
function formatFor(field: Field, values: readonly string[], delimiter: string, found: Recognised): Format {
  const withMissing = (format: Format, isRight: (value: string) => boolean): Format => {
    const missing = [...(found.missing ?? []), ...leftOut(values, isRight)];
    return { ...format, ...(missing.length > 0 && { missing }) };
  };
  if (field.type === "number") {
    const { decimal } =
      found.type === "number" && found.decimal ? found : (decideDecimal(values, delimiter, ownFits) ?? {});
    return withMissing({ decimal }, (value) => readNumber(value, decimal ?? ".") !== undefined);
  }
  if (field.type === "date" || field.type === "day") {
    const { order } = found.order ? found : (decideOrder(values, ownFits) ?? {});
    return withMissing({ order }, (value) => readInstant(value, order ?? "dmy", "UTC") !== undefined);
  }
  const separator = field.type === "tags" ? decideSeparator(values) : ",";
  return separator === "," ? {} : { separator };
}

type Fields = Partial<Record<Entity, { fields: Record<string, string | Source> }>>;

/** What a column looks like; what is called a code is one, however much its values look like numbers or days. */
function recognise(name: string, values: readonly string[], sample: Sample): Recognised {
  const found = recogniseColumn(values, sample);
  return isCode(name) && found.type !== "select" ? { type: "text", isSure: true } : found;
}

function lookAt(sample: Sample, registry: Registry, mayAddFields: boolean) {
  const values = valuesOf(sample);
  const all = values.map((each, i) => (ofReport.has(sample.columns[i] ?? "") ? [] : each));
  const fillers = findFillers(all);
  const missing = ["", ...fillers.filter(({ isUsual }) => isUsual).map(({ text }) => text)];
  const unknown = new Set(missing);
  const filled = all.map((values) => values.filter((value) => !unknown.has(value)));
  const looks = filled.map((values, i) => recognise(sample.columns[i] ?? "", values, sample));
  const found = settleOpen(looks, filled);
  const isKnown = (value: string, i: number) => !unknown.has(value) && !found[i]?.missing?.includes(value);
  const known = filled.map((values, i) => values.filter((value) => isKnown(value, i)));
  const cells = values.map((each, i) => each.map((value) => (isKnown(value, i) ? value : "")));
  const looked: Looked = { sample, cells, known, found, names: [], registry, mayAddFields };
  return { all, fillers, missing, looked };
}

/** The fields of the columns, and what people and leads are known by. */
function decide(looked: Looked, file: OfFile) {
  const { sample, registry } = looked;
  const first = matchColumns(looked);
  const taken = first.find(({ field }) => field.field === "contact.name")?.column;
  const together = nameColumns(sample, taken);
  const seen: Looked = { ...looked, names: together ?? (taken === undefined ? [] : [taken]) };
  const key = personKeyOf(seen, first);
  const people = peopleByRow(seen, key);
  const keyColumn = key.parts[0]?.columns[0];
  const ids = new Set(["lead.lead_id", "contact.contact_id", "customer.customer_id"]);
  const matches = first.filter(({ column, field, fit }) => {
    if (field.field === "pii_id") return column === keyColumn;
    if (ids.has(field.field)) return !isOfMany(seen, column, people);
    return fit > byValue || !isOfMany(seen, column, people);
  });
  const leadId = registry.get("lead.lead_id");
  const isNamed = matches.some(({ field }) => field === leadId);
  const leads = isNamed ? ({ kind: "person" } as const) : leadKeyOf(seen, matches, key, people);
  const ofLead = leads.kind === "column" && !leads.part.isBare ? leads.part.columns[0] : undefined;
  const kept = ofLead === undefined ? matches : matches.filter(({ column }) => column !== ofLead);
  if (ofLead !== undefined && leadId) kept.push({ column: ofLead, field: leadId, fit: byValue });
  const person = personSource(key, file);
  return { seen, matches: kept, together, person, lead_id: leadSource(leads, person, file) };
}

/**
 * A mapping for a file by the names and values of its columns: columns that are a known field's go there, the others
 * become own fields of the lead; those in which nothing stands are left out.
 */
export function suggestMapping(
  sample: Sample,
  registry: Registry,
  { mayAddFields, fileName }: SuggestOptions,
): Suggestion {
  const { all, fillers, missing, looked } = lookAt(sample, registry, mayAddFields);
  const ids_by_row = idsByRow(sample, fileName);
  const { seen, matches, together, person, lead_id } = decide(looked, {
    columns: sample.columns,
    ids_by_row,
    fileName,
  });
  const mapped = mapMatches(seen, matches, together);
  const new_fields = mayAddFields
    ? [...addOwnFields(seen, matches, person, mapped), ...widenFields(seen, matches)]
    : [];
  return {
    encoding: sample.encoding,
    delimiter: sample.delimiter,
    rows_sampled: sample.rows.length,
    is_whole: sample.isWhole,
    columns: sample.columns.map((name, i) => ({
      name,
      samples: [...new Set(all[i]?.filter((value) => value !== ""))].slice(0, 5),
      filled: seen.known[i]?.length ?? 0,
      recognised: seen.found[i] ?? { type: "text", isSure: true },
    })),
    fillers,
    ids_by_row,
    mapping: {
      delimiter: sample.delimiter,
      missing,
      blanks: "keep",
      ...(new_fields.length > 0 && { new_fields }),
      entities: withKeys(mapped, person, lead_id),
    },
  };
}

function mapMatches(
  { sample, known, found }: Looked,
  matches: Match[],
  together: number[] | undefined,
): Fields {
  const mapped: Fields = { lead: { fields: {} } };
  for (const { column, field } of matches) {
    if (field.entity === "person") continue;
    const entity = mapped[field.entity] ?? { fields: {} };
    mapped[field.entity] = entity;
    const looks = found[column] ?? { type: "text", isSure: true };
    entity.fields[field.path] = sourceOf(
      sample.columns[column] ?? "",
      formatFor(field, known[column] ?? [], sample.delimiter, looks),
    );
  }
  const template = together?.map((column) => `{${sample.columns[column]}}`).join(" ");
  if (template) mapped.contact = { fields: { ...mapped.contact?.fields, name: { template } } };
  return mapped;
}

/** Own fields of the lead for the columns that are no known field's; they are mapped as well. */
function addOwnFields(
  { sample: { columns }, known, found, names, registry }: Looked,
  matches: Match[],
  person: Source,
  mapped: Fields,
): CreateField[] {
  const made: CreateField[] = [];
  const used = new Set(matches.map(({ column }) => column));
  const isTaken = (field: string) =>
    checkFieldName(field, registry).kind !== "good" || made.some((each) => each.field === field);
  columns.forEach((name, i) => {
    const looks = found[i];
    if (used.has(i) || !looks || known[i]?.length === 0 || name === person.column) return;
    const path = pathFor("lead", name, isTaken);
    const { type, options } = names.includes(i) ? { type: "text" as const } : looks;
    made.push({ field: `lead.${path}`, label: name.slice(0, 100), type, ...(options && { options }) });
    if (mapped.lead) mapped.lead.fields[path] = sourceOf(name, looks);
  });
  return made;
}

/** Own fields of choices with those that the file has and they lack. */
function widenFields({ known }: Looked, matches: Match[]): CreateField[] {
  return matches.flatMap(({ column, field }): CreateField[] => {
    if (field.builtin || field.type !== "select") return [];
    const more = moreOptions(field, known[column] ?? []);
    const { label, options = [] } = field;
    return more.length === 0
      ? []
      : [{ field: field.field, label, type: "select", options: [...options, ...more] }];
  });
}

/** Every entity knows its person; a lead without an id of its own has `lead_id`. */
function withKeys(mapped: Fields, person: Source, lead_id: Source): Mapping["entities"] {
  const isColumn = Object.keys(person).join() === "column";
  const pii_id = isColumn ? (person.column ?? "") : person;
  return Object.fromEntries(
    Object.entries(mapped).map(([entity, { fields }]) => [
      entity,
      { fields: { ...(entity === "lead" && { lead_id }), pii_id, ...fields } },
    ]),
  );
}

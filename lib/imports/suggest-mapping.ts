import { createHash } from "node:crypto";
import type { CreateField } from "../fields/create-field.ts";
import { checkFieldName } from "../fields/field-name.ts";
import { kinds } from "../people/entity-kinds.ts";
import { writableFields } from "../people/entity-schema.ts";
import { type Entity, entities, type Field, type FieldType, type Registry } from "../rules/fields.ts";
import { nameFits, normalName, pathFor } from "./column-names.ts";
import type { Encoding } from "./decode-text.ts";
import { personColumn, problemColumn, rowColumn } from "./export-import.ts";
import type { Mapping, Source } from "./mapping.ts";
import { nameOfTwo } from "./name-of-two.ts";
import { areOptions } from "./option-words.ts";
import {
  areAddresses,
  decideDecimal,
  decideOrder,
  decideSeparator,
  type Filler,
  findFillers,
  type Recognised,
  recogniseColumn,
} from "./recognise.ts";
import { columnsOfTemplate } from "./template.ts";
import { readBoolean } from "./text-values.ts";
import {
  byValue,
  type LeadKey,
  leadKeyOf,
  type Match,
  personColumnOf,
  type SeenColumns,
} from "./told-apart.ts";

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

/** Columns that a list of refused rows has before those of its file. */
const ofReport: readonly (string | undefined)[] = [rowColumn, problemColumn, personColumn];

/** Values of each column, trimmed. */
const valuesOf = ({ columns, rows }: Sample): string[][] =>
  columns.map((_, i) => rows.map((cells) => cells[i]?.trim() ?? ""));

/** A share of the values that a built-in field's type must take for its name to count; others are refused in their rows. */
const namedFits = 0.8;

const isName = ({ field, path }: Field): boolean => /(^|_)id$/.test(path) || field === "contact.phone";

/** An own field was made for such a column: what does not fit it is refused in its row, rather than put elsewhere. */
const ownFits = 0.5;

function takes(field: Field, values: readonly string[], type: FieldType, delimiter: string): boolean {
  const share = field.builtin ? namedFits : ownFits;
  const enough = (test: (value: string) => boolean) => values.filter(test).length >= values.length * share;
  if (field.type === "text") return isName(field) || !field.builtin || type === "text" || type === "select";
  if (field.type === "number") return decideDecimal(values, delimiter, share) !== undefined;
  if (field.type === "boolean") return enough((value) => readBoolean(value) !== undefined);
  if (field.type === "select") return areOptions(values, field.path, field.options ?? [], share);
  if (field.type === "date" || field.type === "day") return decideOrder(values, share) !== undefined;
  return true;
}

type Seen = SeenColumns & { registry: Registry };

/** Each column with the field that its name and values are of, none twice; better names go first. */
function matchColumns({ sample, known, found, registry }: Seen): Match[] {
  const ids = new Set(["pii_id", ...entities.map((entity) => `${entity}.${kinds[entity].idField}`)]);
  const fields = [
    ...entities.flatMap((entity) => writableFields(registry, entity)),
    ...[...registry.values()].filter(({ field }) => ids.has(field)),
  ];
  const candidates = sample.columns.flatMap((name, column): Match[] => {
    const values = known[column] ?? [];
    // A column in which nothing stands is left out, unless there is no row that could tell.
    if (values.length === 0 && sample.rows.length > 0) return [];
    return fields.flatMap((field): Match[] => {
      const fit =
        nameFits(name, field) || (field.field === "contact.email" && areAddresses(values) ? byValue : 0);
      return fit > 0 &&
        (values.length === 0 || takes(field, values, found[column]?.type ?? "text", sample.delimiter))
        ? [{ column, field, fit }]
        : [];
    });
  });
  const matches: Match[] = [];
  for (const each of candidates.sort((a, b) => b.fit - a.fit || a.column - b.column)) {
    const isTaken = matches.some(({ column, field }) => column === each.column || field === each.field);
    if (!isTaken) matches.push(each);
  }
  return matches;
}

/** Numbers of rows as ids, which another file of that name does not share. */
function idsByRow({ columns, rows }: Sample, fileName: string): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([columns, rows]))
    .digest("hex");
  return `${slug(fileName)}-${digest.slice(0, 8)}-{row}`;
}

/** A file's name without its ending, as the beginning of an id. */
const slug = (fileName: string): string =>
  normalName(fileName.replace(/(\.csv|\.txt|\.tsv|\.gz)+$/i, ""))
    .replaceAll(" ", "-")
    .slice(0, 60) || "file";

/** The source with a prefix; a column whose name can't stand in a template is taken as it is. */
function asTemplate(prefix: string, source: Source): Source {
  if (source.column === undefined) return { template: `${prefix}${source.template}` };
  const template = `${prefix}{${source.column}}`;
  return columnsOfTemplate(template).join() === source.column ? { template } : source;
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

/** How a column is read as the type of its field, which may be another than the column looks like. */
function formatFor(
  field: Field,
  values: readonly string[],
  delimiter: string,
  words: string[] | undefined,
): Format {
  const missing = words && { missing: words };
  if (field.type === "number")
    return { decimal: decideDecimal(values, delimiter, ownFits)?.decimal, ...missing };
  if (field.type === "date" || field.type === "day")
    return { order: decideOrder(values, ownFits)?.order, ...missing };
  const separator = field.type === "tags" ? decideSeparator(values) : ",";
  return separator === "," ? {} : { separator };
}

type Fields = Partial<Record<Entity, { fields: Record<string, string | Source> }>>;

/**
 * A mapping for a file by the names and values of its columns: columns that are a known field's go there, the others
 * become own fields of the lead; those in which nothing stands are left out.
 */
export function suggestMapping(
  sample: Sample,
  registry: Registry,
  { mayAddFields, fileName }: SuggestOptions,
): Suggestion {
  const all = valuesOf(sample).map((values, i) => (ofReport.includes(sample.columns[i]) ? [] : values));
  const fillers = findFillers(all);
  const missing = ["", ...fillers.filter(({ isUsual }) => isUsual).map(({ text }) => text)];
  const unknown = new Set(missing);
  const filled = all.map((values) => values.filter((value) => !unknown.has(value)));
  const found = filled.map((values) => recogniseColumn(values, sample));
  const known = filled.map((values, i) => values.filter((value) => !found[i]?.missing?.includes(value)));
  const seen: Seen = { sample, known, found, registry };
  const matches = matchColumns(seen);
  const ids_by_row = idsByRow(sample, fileName);
  const apart = personColumnOf(seen, matches);
  const leadId = registry.get("lead.lead_id");
  const isNamed = matches.some(({ field }) => field === leadId);
  const leads: LeadKey = isNamed ? { kind: "person" } : leadKeyOf(seen, matches, apart);
  if (leads.kind === "column" && leadId) matches.push({ column: leads.column, field: leadId, fit: byValue });
  const person: Source =
    apart === undefined ? { template: ids_by_row } : { column: sample.columns[apart] ?? "" };
  const mapped = mapMatches(seen, matches);
  const new_fields = mayAddFields ? addOwnFields(seen, matches, person, mapped) : [];
  return {
    encoding: sample.encoding,
    delimiter: sample.delimiter,
    rows_sampled: sample.rows.length,
    is_whole: sample.isWhole,
    columns: sample.columns.map((name, i) => ({
      name,
      samples: [...new Set(all[i]?.filter((value) => value !== ""))].slice(0, 5),
      filled: known[i]?.length ?? 0,
      recognised: found[i] ?? { type: "text", isSure: true },
    })),
    fillers,
    ids_by_row,
    mapping: {
      delimiter: sample.delimiter,
      missing,
      blanks: "keep",
      ...(new_fields.length > 0 && { new_fields }),
      entities: withKeys(mapped, person, leadSource(leads, person, { columns: sample.columns, ids_by_row })),
    },
  };
}

function mapMatches({ sample, known, found }: Seen, matches: Match[]): Fields {
  const mapped: Fields = { lead: { fields: {} } };
  for (const { column, field } of matches) {
    if (field.entity === "person") continue;
    const entity = mapped[field.entity] ?? { fields: {} };
    mapped[field.entity] = entity;
    const format = formatFor(field, known[column] ?? [], sample.delimiter, found[column]?.missing);
    entity.fields[field.path] = sourceOf(sample.columns[column] ?? "", format);
  }
  const name = nameOfTwo(sample, mapped.contact?.fields.name);
  if (name) mapped.contact = { fields: { ...mapped.contact?.fields, name } };
  return mapped;
}

/** Own fields of the lead for the columns that are no known field's; they are mapped as well. */
function addOwnFields(
  { sample: { columns }, known, found, registry }: Seen,
  matches: Match[],
  person: Source,
  mapped: Fields,
): CreateField[] {
  const made: CreateField[] = [];
  const used = new Set(matches.map(({ column }) => column));
  const isTaken = (field: string) =>
    checkFieldName(field, registry).kind !== "good" || made.some((each) => each.field === field);
  columns.forEach((name, i) => {
    const recognised = found[i];
    if (used.has(i) || !recognised || known[i]?.length === 0 || name === person.column) return;
    const path = pathFor("lead", name, isTaken);
    const { type, options } = recognised;
    made.push({ field: `lead.${path}`, label: name.slice(0, 100), type, ...(options && { options }) });
    if (mapped.lead) mapped.lead.fields[path] = sourceOf(name, recognised);
  });
  return made;
}

/** Where leads without an id of their own take one from. */
function leadSource(
  key: LeadKey,
  person: Source,
  { columns, ids_by_row }: { columns: string[]; ids_by_row: string },
): Source {
  const byRow = { template: `L-${ids_by_row}` };
  if (key.kind === "row") return byRow;
  if (key.kind !== "dated" || person.column === undefined) return asTemplate("L-", person);
  const both = [person.column, columns[key.column] ?? ""];
  const template = `L-{${both.join("}-{")}}`;
  return columnsOfTemplate(template).join() === both.join() ? { template } : byRow;
}

/** Every entity knows its person; a lead without an id of its own has `lead_id`. */
function withKeys(mapped: Fields, person: Source, lead_id: Source): Mapping["entities"] {
  const pii_id = person.column ?? person;
  return Object.fromEntries(
    Object.entries(mapped).map(([entity, { fields }]) => [
      entity,
      { fields: { ...(entity === "lead" && { lead_id }), pii_id, ...fields } },
    ]),
  );
}

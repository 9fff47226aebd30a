import { createHash } from "node:crypto";
import type { CreateField } from "../fields/create-field.ts";
import { checkFieldName } from "../fields/field-name.ts";
import { kinds } from "../people/entity-kinds.ts";
import { writableFields } from "../people/entity-schema.ts";
import { type Entity, entities, type Field, type FieldType, type Registry } from "../rules/fields.ts";
import { nameFits, normalName, pathFor } from "./column-names.ts";
import type { Encoding } from "./decode-text.ts";
import { personColumn, problemColumn, rowColumn } from "./export-import.ts";
import { columnsOfTemplate, type Mapping, type Source } from "./mapping.ts";
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
import { readBoolean } from "./text-values.ts";

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

/** A column whose name says nothing of its field, but whose values do. */
const byValue = 0.5;

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

/** A share of the values that a field's type must take for its name to count. */
const mostlyFits = 0.95;

/** The same of a field that the column is called like: what does not fit is refused in its row, and told. */
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
  if (field.type === "select") {
    const options = new Set(field.options?.map((option) => option.toLowerCase()));
    return enough((value) => options.has(value.toLowerCase()));
  }
  if (field.type === "date" || field.type === "day") return decideOrder(values, share) !== undefined;
  return true;
}

type Match = { column: number; field: Field; fit: number };

/** A file's columns: the values of each that are known, and what these look like. */
type Seen = { sample: Sample; known: string[][]; found: Recognised[]; registry: Registry };

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
    return fields.flatMap((field) => {
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

/** How many of a column's values have to be different for it to be what people are known by, by the field it is of. */
const differences: [field: string, share: number][] = [
  // Whoever has the same id is the same, however often it stands there.
  ["contact.contact_id", 0],
  ["customer.customer_id", 0],
  ["contact.email", 0.5],
  ["contact.phone", 0.5],
  ["lead.lead_id", 0],
];

/** A column that is no field's, named like an id. */
const nearlyAll = 0.9;
const idWords = /(^| )(id|uid|uuid|guid|no|nr|num|number|numero|nummer|ref|reference|key|code)( |$)/;

/** A word with a digit, as ids are. */
const idLike = /^(?=.*\d)\S{1,64}$/;
const enoughIds = 10;

/** What a person is known by: an id, else the e-mail address, the phone, or another column that tells people apart. */
function personColumnOf({ sample, known, found }: Seen, matches: Match[]): number | undefined {
  const rows = sample.rows.length;
  const columnOf = (field: string) => matches.find((match) => match.field.field === field)?.column;
  const named = sample.columns.indexOf(personColumn);
  const explicit = columnOf("pii_id") ?? (named < 0 ? undefined : named);
  if (explicit !== undefined) return explicit;
  const tells = (column: number, filled: number, share: number) => {
    const values = known[column] ?? [];
    const enough = rows > 0 && values.length >= rows * filled;
    return enough && new Set(values).size >= Math.max(2, values.length * share);
  };
  const ofFields = differences.flatMap(([field, share]) => {
    const column = columnOf(field);
    return column === undefined ? [] : [{ column, share }];
  });
  const others = sample.columns.flatMap((name, column) =>
    idWords.test(normalName(name)) ? [{ column, share: nearlyAll }] : [],
  );
  const candidates = [...ofFields, ...others];
  const best = [1, mostlyFits].flatMap((filled) =>
    candidates.filter(({ column, share }) => tells(column, filled, share)),
  )[0];
  if (best) return best.column;
  const isUnique = (column: number) =>
    found[column]?.type === "text" && (known[column] ?? []).every((value) => idLike.test(value));
  const unique = sample.columns.findIndex((_, column) => tells(column, 1, 1) && isUnique(column));
  return rows >= enoughIds && unique >= 0 ? unique : undefined;
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

function sourceOf(name: string, recognised: Format | undefined): string | Source {
  const { decimal, order, separator } = recognised ?? {};
  const shown = { ...(decimal && { decimal }), ...(order && { order }), ...(separator && { separator }) };
  return Object.keys(shown).length === 0 ? name : { column: name, ...shown };
}

type Format = Pick<Recognised, "decimal" | "order"> & { separator?: string };

/** How a column is read as the type of its field, which may be another than the column looks like. */
function formatFor(field: Field, values: readonly string[], delimiter: string): Format {
  if (field.type === "number") return { decimal: decideDecimal(values, delimiter, ownFits)?.decimal };
  if (field.type === "date" || field.type === "day") return { order: decideOrder(values, ownFits)?.order };
  const separator = field.type === "tags" ? decideSeparator(values) : ",";
  return separator === "," ? {} : { separator };
}

type Fields = Partial<Record<Entity, { fields: Record<string, string | Source> }>>;

/** First and last name in columns of their own make one name. */
function nameOfTwo(columns: readonly string[]): Source | undefined {
  const find = (...names: string[]) => columns.find((column) => names.includes(normalName(column)));
  const first = find("first name", "given name", "firstname", "forename");
  const last = find("last name", "surname", "family name", "lastname");
  return first && last ? { template: `{${first}} {${last}}` } : undefined;
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
  const all = valuesOf(sample).map((values, i) => (ofReport.includes(sample.columns[i]) ? [] : values));
  const fillers = findFillers(all);
  const missing = ["", ...fillers.filter(({ isUsual }) => isUsual).map(({ text }) => text)];
  const unknown = new Set(missing);
  const known = all.map((values) => values.filter((value) => !unknown.has(value)));
  const found = known.map((values) => recogniseColumn(values, sample));
  const seen: Seen = { sample, known, found, registry };
  const matches = matchColumns(seen);
  const ids_by_row = idsByRow(sample, fileName);
  const apart = personColumnOf(seen, matches);
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
      entities: withKeys(mapped, person),
    },
  };
}

function mapMatches({ sample, known }: Seen, matches: Match[]): Fields {
  const mapped: Fields = { lead: { fields: {} } };
  for (const { column, field } of matches) {
    if (field.entity === "person") continue;
    const entity = mapped[field.entity] ?? { fields: {} };
    mapped[field.entity] = entity;
    const format = formatFor(field, known[column] ?? [], sample.delimiter);
    entity.fields[field.path] = sourceOf(sample.columns[column] ?? "", format);
  }
  const name = nameOfTwo(sample.columns);
  if (name && !mapped.contact?.fields.name) mapped.contact = { fields: { ...mapped.contact?.fields, name } };
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

/** Every entity knows its person; a lead without an id of its own is its person's one lead. */
function withKeys(mapped: Fields, person: Source): Mapping["entities"] {
  const pii_id = person.column ?? person;
  return Object.fromEntries(
    Object.entries(mapped).map(([entity, { fields }]) => [
      entity,
      {
        fields: {
          ...(entity === "lead" && fields.lead_id === undefined && { lead_id: asTemplate("L-", person) }),
          pii_id,
          ...fields,
        },
      },
    ]),
  );
}

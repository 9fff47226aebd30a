import { kinds } from "../people/entity-kinds.ts";
import { writableFields } from "../people/entity-schema.ts";
import { entities, type Field, type FieldType, type Registry } from "../rules/fields.ts";
import { nameFits } from "./column-names.ts";
import { areOptions, optionOf } from "./option-words.ts";
import { areAddresses, decideDecimal, decideOrder, mostOptions } from "./recognise.ts";
import { readBoolean } from "./text-values.ts";
import { byValue, type Match, type SeenColumns } from "./told-apart.ts";

/** A share of the values that a built-in field's type must take for its name to count; others are refused in their rows. */
const namedFits = 0.8;

/** An own field was made for such a column: what does not fit it is refused in its row, rather than put elsewhere. */
export const ownFits = 0.5;

const isId = ({ path }: Field): boolean => /(^|_)id$/.test(path);

/** A phone as it is written rather than an id: with a country or an area before it, or in groups. */
const phoneLike = /^(?=(?:\D*\d){8})(\+|00?\d|\()[\d\s()./-]+$|^\d{2,5}[\s/-]\d[\d\s/-]{5,}$/;

const hasLetters = /\p{L}/u;

const fitsText = ({ field, builtin }: Field, values: readonly string[], type: FieldType): boolean => {
  const most = (test: RegExp) =>
    values.filter((value) => test.test(value)).length >= values.length * namedFits;
  if (field === "contact.phone" || !builtin) return true;
  if (field === "contact.name") return most(hasLetters);
  // `NO` is a country as well.
  return type === "text" || type === "select" || (type === "boolean" && most(/^\D+$/));
};

/** Options that an own field of choices lacks, and that a file would add to it; none where it has too many. */
export function moreOptions(field: Field, values: readonly string[]): string[] {
  const options = field.options ?? [];
  const more = [...new Set(values)].filter((value) => optionOf(value, field.path, options) === undefined);
  return more.length > mostOptions || more.some((value) => value.length > 100) ? [] : more;
}

/** What a file's columns are looked at for. */
export type Looked = SeenColumns & {
  registry: Registry;
  /** Own fields may be made, and get more options. */
  mayAddFields: boolean;
};

function takes({ sample, mayAddFields }: Looked, field: Field, values: readonly string[], type: FieldType) {
  const share = field.builtin ? namedFits : ownFits;
  if (isId(field)) return values.filter((value) => !phoneLike.test(value)).length >= values.length * share;
  if (field.type === "text") return fitsText(field, values, type);
  if (field.type === "number") return decideDecimal(values, sample.delimiter, share) !== undefined;
  if (field.type === "boolean")
    return values.filter((value) => readBoolean(value) !== undefined).length >= values.length * share;
  if (field.type === "select") {
    if (areOptions(values, field, share)) return true;
    return !field.builtin && mayAddFields && type === "select" && moreOptions(field, values).length > 0;
  }
  if (field.type === "date" || field.type === "day") return decideOrder(values, share) !== undefined;
  return true;
}

/** Each column with the field that its name and values are of, none twice; better names go first. */
export function matchColumns(looked: Looked): Match[] {
  const { sample, known, found, registry } = looked;
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
      return fit > 0 && (values.length === 0 || takes(looked, field, values, found[column]?.type ?? "text"))
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

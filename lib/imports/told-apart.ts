import type { Field } from "../rules/fields.ts";
import { isCode, normalName } from "./column-names.ts";
import type { Recognised } from "./recognise.ts";
import { personColumn } from "./report-columns.ts";
import type { Sample } from "./suggest-mapping.ts";

/** A column that is a field's; `fit` tells how well their names are alike. */
export type Match = { column: number; field: Field; fit: number };

/** A file's columns. */
export type SeenColumns = {
  sample: Sample;
  /** By column and row, trimmed; empty where nothing is known. */
  cells: string[][];
  /** The values of each that are known. */
  known: string[][];
  /** What these look like. */
  found: Recognised[];
  /** The columns that hold people's names, none where there are none. */
  names: number[];
};

/** The fit of a column whose name says nothing of its field, but whose values do. */
export const byValue = 0.5;

/** What an id is made of: columns side by side, behind a word that no other kind of file has. */
export type Part = { columns: number[]; isBare?: boolean };

/** What records are known by. */
export type Key = {
  /** The first one whose columns are all filled is taken; in none, the row. Empty: each row is another one. */
  parts: Part[];
  /** Rows without any of them are known by their number; else they are refused. */
  orRow: boolean;
  /** Addresses and names are the same in capitals. */
  anyCase: boolean;
};

const byRow: Key = { parts: [], orRow: true, anyCase: false };

const keyOfColumn = (column: number): Key => ({
  parts: [{ columns: [column] }],
  orRow: false,
  anyCase: false,
});

export const nearlyAll = 0.9;
export const mostlyFilled = 0.95;
const halfFilled = 0.5;

/** How much of a column has to be filled, and how many of its values have to be different. */
export type Demand = { filled: number; distinct: number };

export function tells({ sample, cells }: SeenColumns, column: number, { filled, distinct }: Demand): boolean {
  const values = (cells[column] ?? []).filter((value) => value !== "");
  const rows = sample.rows.length;
  const enough = rows > 0 && values.length >= rows * filled;
  return enough && new Set(values).size >= Math.max(Math.min(2, rows), values.length * distinct);
}

/** A share of those who come again, from which on something is not one's own. */
const shared = 0.1;

/** True where the same `key` often comes with different `others`; rows where either is empty tell nothing. */
function isShared(keys: readonly string[], others: readonly string[], tolerated = shared): boolean {
  const groups = new Map<string, { rows: number; others: Set<string> }>();
  keys.forEach((key, i) => {
    const other = others[i] ?? "";
    if (key === "" || other === "") return;
    const group = groups.get(key) ?? { rows: 0, others: new Set<string>() };
    group.rows++;
    group.others.add(other);
    groups.set(key, group);
  });
  const again = [...groups.values()].filter(({ rows }) => rows > 1);
  const mixed = again.filter(({ others: found }) => found.size > 1).length;
  return mixed > again.length * tolerated;
}

/** Names of the file's people by row, however they are spelled: `Roth, Eva` and `eva roth` are the same. */
const namesByRow = ({ sample, cells, names }: SeenColumns): string[] =>
  sample.rows.map((_, row) =>
    normalName(names.map((column) => cells[column]?.[row] ?? "").join(" "))
      .split(" ")
      .sort()
      .join(" "),
  );

/** How many of a field's values have to be different for it to be what people are known by, the best field first. */
const byField: { field: string; distinct: number; isAddress?: boolean }[] = [
  { field: "pii_id", distinct: 0 },
  // Whoever has the same id is the same, however often it stands there.
  { field: "contact.contact_id", distinct: 0 },
  { field: "customer.customer_id", distinct: 0 },
  { field: "contact.email", distinct: 0.2, isAddress: true },
  { field: "contact.phone", distinct: 0.5, isAddress: true },
  { field: "lead.lead_id", distinct: 0 },
];

/** Addresses under a heading that says nothing may be an owner's: they have to be more different. */
const ofUnnamed = 0.5;

/** A column that is no field's, named like an id. */
export const idWords =
  /(^| )(id|uid|uuid|guid|no|nr|num|number|numero|nummer|numer|ref|reference|referencia|riferimento|key|code|kennung|folio)( |$)/;

/** Numbers that people have whatever they ask for, and how many there are of something. */
export const othersNumbers =
  /(^| )(phone|mobile|cell|fax|tel|telefon|telefono|zip|plz|postal|postcode|pin|passport|tax|vat|gst|pan|iban|house|street|age|year|of|de)( |$)/;

const digitsOnly = /^\d+$/;

/** Numbers of rows, from 0 or 1: the next file has the same ones. A few rows may be missing. */
export function isSerial({ sample, known }: SeenColumns, column: number): boolean {
  const values = known[column] ?? [];
  if (!values.every((value) => digitsOnly.test(value))) return false;
  const numbers = values.map(Number);
  const least = numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = numbers.reduce((a, b) => Math.max(a, b), 0);
  return least <= 1 && most <= sample.rows.length * 1.2 + 1;
}

export const areIds = (seen: SeenColumns, column: number): boolean => {
  if (isCode(seen.sample.columns[column] ?? "")) return false;
  const type = seen.found[column]?.type;
  const looksRight = type === "text" ? /^(?=.*\d).{1,64}$/ : type === "number" ? digitsOnly : undefined;
  const values = seen.known[column] ?? [];
  return looksRight !== undefined && values.every((value) => looksRight.test(value));
};

/** Numbers are ids of one system: another's file has the same ones. */
export const partOf = ({ known }: SeenColumns, column: number): Part => ({
  columns: [column],
  isBare: (known[column] ?? []).every((value) => digitsOnly.test(value)),
});

type Candidate = {
  column: number;
  distinct: number;
  isAddress: boolean;
  /** The workspace's own name for it stands above. */
  isCertain: boolean;
  /** A field's column says of what it is an id. */
  isNamed: boolean;
};

function candidatesOf(seen: SeenColumns, matches: readonly Match[]): Candidate[] {
  const ofFields = byField.flatMap(({ field, distinct, isAddress = false }): Candidate[] => {
    const match = matches.find((each) => each.field.field === field);
    if (!match) return [];
    const least = match.fit > byValue ? distinct : Math.max(distinct, ofUnnamed);
    const isCertain = field === "pii_id" && match.fit > 2;
    return [{ column: match.column, distinct: least, isAddress, isCertain, isNamed: true }];
  });
  const others = seen.sample.columns.flatMap((name, column): Candidate[] => {
    const words = normalName(name);
    const isId =
      idWords.test(words) && !othersNumbers.test(words) && areIds(seen, column) && !isSerial(seen, column);
    return isId ? [{ column, distinct: nearlyAll, isAddress: false, isCertain: false, isNamed: false }] : [];
  });
  return [...ofFields, ...others];
}

/**
 * What people are known by: an id, else their e-mail address, their phone, or another column that tells them apart.
 * What many people of different names have in common is nobody's own: an id of their firm or their agent is passed
 * over, and an address of a family is theirs together with their name.
 */
export function personKeyOf(seen: SeenColumns, matches: readonly Match[]): Key {
  const named = seen.sample.columns.indexOf(personColumn);
  if (named < 0) return keyOfColumns(seen, matches);
  if (tells(seen, named, { filled: 1, distinct: 0 })) return keyOfColumn(named);
  const addresses = candidatesOf(seen, matches).filter(({ isAddress }) => isAddress);
  const parts = addresses.map(({ column }) => ({ columns: [column] }));
  return { parts: [{ columns: [named] }, ...parts], orRow: true, anyCase: true };
}

function keyOfColumns(seen: SeenColumns, matches: readonly Match[]): Key {
  const names = namesByRow(seen);
  const partsOf = ({ column, isAddress, isCertain, isNamed }: Candidate): Part[] => {
    // A slip in a name does not make an id another's; an address that two people share is neither's.
    const tolerated = isAddress ? 0 : shared;
    if (isCertain || !isShared(seen.cells[column] ?? [], names, tolerated))
      return [isNamed ? { columns: [column] } : partOf(seen, column)];
    return isAddress ? [{ columns: [column, ...seen.names] }] : [];
  };
  const candidates = candidatesOf(seen, matches).map((each) => ({ ...each, parts: partsOf(each) }));
  const best = [mostlyFilled, halfFilled].flatMap((filled) =>
    candidates.filter(
      ({ column, distinct, parts }) => parts.length > 0 && tells(seen, column, { filled, distinct }),
    ),
  )[0];
  if (!best) return byRow;
  const hasGaps = !tells(seen, best.column, { filled: mostlyFilled, distinct: 0 });
  if (!best.isAddress && !hasGaps) return { parts: best.parts, orRow: false, anyCase: false };
  const others = candidates.filter(({ column, isAddress }) => isAddress && column !== best.column);
  return {
    parts: [...best.parts, ...others.flatMap(({ parts }) => parts)],
    orRow: true,
    anyCase: best.isAddress,
  };
}

/** Whose each row is, by a key. */
export function peopleByRow({ sample, cells }: SeenColumns, { parts, anyCase }: Key): string[] {
  return sample.rows.map((_, row) => {
    const filled = parts
      .map(({ columns }) => columns.map((column) => cells[column]?.[row] ?? ""))
      .find((values) => values.every((value) => value !== ""));
    const person = filled?.join("\n") ?? `row ${row}`;
    return anyCase ? person.toLowerCase() : person;
  });
}

/** True for an id of a record that stands with different people: of a firm, or of an agent. */
export const isOfMany = ({ cells }: SeenColumns, column: number, people: readonly string[]): boolean =>
  isShared(cells[column] ?? [], people);

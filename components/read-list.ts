import { CsvError, parse } from "csv-parse/browser/esm/sync";

/** Ids and numbers hold none of the signs that part them; a text may. */
export type ListKind = "ids" | "numbers" | "texts";

export type ReadList = {
  /** In their order, each once. */
  values: string[];
  /** Of so many columns the first was taken; 1 where it is a list and no table. */
  columns: number;
};

export type Reading = {
  kind: ListKind;
  /** A file is a table sooner than what was pasted is. */
  isFile?: boolean;
  /** Names that the heading may have, beside those of ids. */
  names?: readonly string[];
};

const separators = ["\t", ";", ","];

/** Parts no text. */
const none = "\u0000";

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** True for what no text has: the file is a picture, a workbook or the like. */
export const isNoText = (text: string): boolean => /[\0\ufffd]/.test(text.slice(0, 2_000));

/** The cells of each line. A quote that is never closed is a sign like others, and so are all of that text. */
function rowsOf(text: string, delimiter: string | string[]): string[][] {
  const options = {
    bom: true,
    delimiter,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    trim: true,
  };
  try {
    return parse(text, options);
  } catch (failure) {
    if (failure instanceof CsvError) return parse(text, { ...options, quote: false });
    throw failure;
  }
}

/** What a value is made of: digits, letters, and which signs. */
const makeOf = (cell: string): string =>
  `${/\d/.test(cell)} ${/\p{L}/u.test(cell)} ${cell.replace(/[\p{L}\p{N}]/gu, "")}`;

/** Whether the other columns hold the same sort of values as the first: lines of a list, and no table. */
function isAlike(rows: readonly string[][]): boolean {
  const first = new Set(rows.map(([cell = ""]) => makeOf(cell)));
  const others = rows.flatMap(([, ...rest]) => rest).filter((cell) => cell !== "");
  return others.filter((cell) => first.has(makeOf(cell))).length * 2 > others.length;
}

/** The text as a table of several columns, if it is one. */
function tableOf(
  text: string,
  { kind, isFile = false }: Reading,
  isHeading: (cell: string) => boolean,
): string[][] | null {
  // Several lines of texts that are pasted are what a spreadsheet copies, or each a value with its commas.
  const parting = kind === "texts" && !isFile ? ["\t"] : separators;
  for (const separator of parting.filter((sign) => text.includes(sign))) {
    const rows = rowsOf(text, separator);
    const width = rows[0]?.length ?? 0;
    if (rows.length < 2 || width < 2) continue;
    if (isHeading(rows[0]?.[0] ?? "")) return rows;
    const isEven = rows.every((row) => row.length === width);
    const mayBeList = kind === "ids" || (kind === "numbers" && !isFile);
    if (isEven && !(mayBeList && isAlike(rows))) return rows;
  }
  return null;
}

/** The values of what is no table: one line's, or each line's. */
function cellsOf(text: string, kind: ListKind): string[] {
  const rows = rowsOf(text, separators);
  return kind === "texts" && rows.length > 1 ? rowsOf(text, none).flat() : rows.flat();
}

/**
 * The values of a pasted list or of a file, quotes and a heading taken off. A table, as CSV has it, gives its first
 * column. Elsewhere ids and numbers are parted at line breaks, commas, semicolons and tabs; texts by line, or where
 * there is one line at these signs.
 */
export function readList(text: string, reading: Reading): ReadList {
  const isHeading = (cell: string) =>
    /^(pii_id|lead_id|id|person|lead)s?$/i.test(cell) ||
    (reading.names ?? []).some((name) => plain(name) === plain(cell));
  const table = tableOf(text, reading, isHeading);
  const cells = table ? table.map(([cell = ""]) => cell) : cellsOf(text, reading.kind);
  const [first = "", ...rest] = cells;
  const values = (isHeading(first) ? rest : cells).filter((cell) => cell !== "");
  return { values: [...new Set(values)], columns: table?.[0]?.length ?? 1 };
}

import type { CsvError } from "csv-parse";
import { Invalid } from "../errors.ts";
import { rearmed } from "../http/csv.ts";
import type { Encoding } from "./encodings.ts";

/** What stands before a quote within quotes: another one, or as MySQL writes it a backslash. */
export type Escape = '"' | "\\";

/** How a file is written. */
export type CsvFormat = {
  delimiter: string;
  /** Found out from the bytes if left out. */
  encoding?: Encoding | undefined;
  quoteEscape: Escape;
  /** Lines above the heading that are none of its rows, without empty ones. */
  titles: number;
};

/** A line longer than this is a quote that was never closed. */
const longestLineBytes = 1_000_000;

/** How the parser reads a file; line ends of every kind may stand in one. */
export const parserOptions = ({ delimiter, quoteEscape }: Pick<CsvFormat, "delimiter" | "quoteEscape">) => ({
  bom: true,
  delimiter,
  escape: quoteEscape,
  record_delimiter: ["\r\n", "\n", "\r"],
  skip_empty_lines: true,
  skip_records_with_empty_values: true,
  relax_column_count: true,
  relax_quotes: true,
  max_record_size: longestLineBytes,
});

/**
 * The parser's message names the line at which it gave up, which for a quote that is never closed may be the file's last.
 * @param row the one that could not be read, from 1; 0 for the heading
 */
export function notCsv(error: CsvError, row: number): Invalid {
  const place = row <= 0 ? "the heading" : `row ${row}`;
  const message =
    error.code === "CSV_QUOTE_NOT_CLOSED"
      ? `the file is not CSV from ${place} on: it has a quote that is never closed; close it, or write "" for one that is part of the text`
      : error.code === "CSV_MAX_RECORD_SIZE"
        ? `${place} is longer than ${longestLineBytes} bytes: close the quote that it opens, or shorten it`
        : `the file is not CSV from ${place} on: ${error.message}`;
  return new Invalid([{ path: "", message }]);
}

export const isCsvError = (error: unknown): error is CsvError =>
  error instanceof Error && "code" in error && String(error.code).startsWith("CSV_");

/** Facebook marks phone numbers: `p:+919810000000`. */
const markOfPhone = /^p:(?=\+\d{6,15}$)/;

/** A cell without what a program has put before it: what disarms formulas in our exports, and marks of phone numbers. */
export const asMeant = (cell: string): string => rearmed(cell).replace(markOfPhone, "");

/** True for a row with something in more cells than there are columns: one of its delimiters is part of a value. */
export const isTooLong = (cells: readonly string[], columns: number): boolean =>
  cells.slice(columns).some((cell) => cell.trim() !== "");

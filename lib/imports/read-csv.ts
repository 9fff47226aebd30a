import { Readable } from "node:stream";
import { type CsvError, parse } from "csv-parse";
import { parse as parseAll } from "csv-parse/sync";
import { Invalid } from "../errors.ts";
import { rearmed } from "../http/csv.ts";
import { decodeText } from "./decode-text.ts";
import type { Encoding } from "./encodings.ts";
import { isRubbedOut } from "./rubbed-out.ts";

export const delimiters = [",", ";", "\t", "|"] as const;

/** A row of a CSV: its number from 1 without the heading, and its cells in the order of the columns. */
export type CsvRow = { number: number; cells: string[] };

/** How a file is written; an encoding that is left out is found out from its bytes. */
export type CsvFormat = { delimiter: string; encoding?: Encoding | undefined };

/** A line longer than this is a quote that was never closed. */
const longestLineBytes = 1_000_000;

/** How a CSV is parted into cells, wherever it is read. */
export const parserOptions = (delimiter: string) => ({
  bom: true,
  delimiter,
  skip_empty_lines: true,
  skip_records_with_empty_values: true,
  relax_column_count: true,
  relax_quotes: true,
  max_record_size: longestLineBytes,
});

/** Names of columns, trimmed; one that has none is `column 3`, one that is there already gets a number. */
export function columnNames(heading: readonly string[]): string[] {
  const taken = new Set<string>();
  return heading.map((given, i) => {
    const name = given.trim() || `column ${i + 1}`;
    let free = name;
    for (let n = 2; taken.has(free); n++) free = `${name} (${n})`;
    taken.add(free);
    return free;
  });
}

/** The line that spreadsheets write first to name the delimiter. */
const namesDelimiter = (cells: readonly string[]): boolean =>
  cells.length <= 2 && /^sep=.?$/i.test(cells[0] ?? "");

/** So many lines above the heading may be titles, as reports of spreadsheets have them. */
const mostTitles = 10;
/** A heading below titles has at least so many names. */
const fewestNames = 3;

/** A heading, and the lines behind it that had to be read to find it. */
export type Found = { heading: string[]; rows: string[][] };

/**
 * Finds the heading: the first line, or where that has one cell alone the first of the next ones that has several, unless
 * the file has no more columns than one.
 */
export class HeadingFinder {
  private titles: string[][] = [];

  /** @returns undefined until it is found */
  take(cells: string[]): Found | undefined {
    const filled = cells.filter((cell) => cell.trim() !== "").length;
    if (this.titles.length === 0 && namesDelimiter(cells)) return undefined;
    const isBelowTitles = filled >= fewestNames;
    if (filled > 1 && (this.titles.length === 0 || isBelowTitles)) return { heading: cells, rows: [] };
    this.titles.push(cells);
    return filled > 1 || this.titles.length > mostTitles ? this.end() : undefined;
  }

  /** What the heading is where no more lines come. */
  end(): Found | undefined {
    const [heading, ...rows] = this.titles;
    return heading && { heading, rows };
  }
}

/**
 * The parser's message names the line at which it gave up, which for a quote that is never closed may be the file's last.
 * @param row the one that could not be read, from 1; 0 for the heading
 */
function notCsv(error: CsvError, row: number): Invalid {
  const place = row === 0 ? "the heading" : `row ${row}`;
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

/**
 * Reads a CSV from its bytes, holding no more than a few rows: first the names of its columns, then its rows; both as they
 * were before an export of ours disarmed what a spreadsheet would run.
 * @throws Invalid naming the line from which it is not CSV
 */
export async function* readCsv(
  bytes: AsyncIterable<Uint8Array>,
  { delimiter, encoding }: CsvFormat,
): AsyncGenerator<{ columns: string[] } | CsvRow> {
  const text = Readable.from(decodeText(bytes, encoding));
  const parser = parse(parserOptions(delimiter));
  text.on("error", (error) => parser.destroy(error));
  let number = 0;
  const finder = new HeadingFinder();
  let found: Found | undefined;
  const row = (cells: string[]): CsvRow => ({ number: ++number, cells: cells.map(rearmed) });
  function* begin({ heading, rows }: Found) {
    yield { columns: columnNames(heading.map(rearmed)) };
    yield* rows.map(row);
  }
  try {
    for await (const cells of text.pipe(parser) as AsyncIterable<string[]>) {
      if (found) yield row(cells);
      else {
        found = finder.take(cells);
        if (found) yield* begin(found);
      }
    }
    if (!found) {
      found = finder.end();
      if (found) yield* begin(found);
    }
  } catch (error) {
    // The parser is ahead of what was taken from it.
    if (isCsvError(error)) throw notCsv(error, Number(error.records ?? number + 1));
    throw error;
  } finally {
    text.destroy();
  }
  if (!found)
    throw new Invalid([
      { path: "", message: "the file is empty: expected a line with the names of columns" },
    ]);
}

/** True for a row with something in more cells than there are columns: one of its delimiters is part of a value. */
export const isTooLong = (cells: readonly string[], columns: number): boolean =>
  cells.slice(columns).some((cell) => cell.trim() !== "");

/** Lines of a text, parted into cells; the last line is left out unless the text is `whole`. */
function parseRecords(text: string, delimiter: string, whole: boolean): string[][] {
  const records: string[][] = [];
  try {
    parseAll(whole ? text : text.slice(0, text.lastIndexOf("\n") + 1), {
      ...parserOptions(delimiter),
      on_record: (cells: string[]) => {
        records.push(cells);
        return null;
      },
    });
  } catch (error) {
    if (!isCsvError(error)) throw error;
    // What comes after a row that can't be read is told when the whole file is.
    if (records.length === 0) throw notCsv(error, 0);
  }
  return records;
}

/** The heading of lines, and the rows behind it. */
function behindHeading(records: readonly string[][]): Found | undefined {
  const finder = new HeadingFinder();
  for (const [i, cells] of records.entries()) {
    const found = finder.take(cells);
    if (found) return { heading: found.heading, rows: [...found.rows, ...records.slice(i + 1)] };
  }
  return finder.end();
}

/** Rows of a text that may end in the middle of a row; the last line is left out unless the text is `whole`. */
export function readSample(
  text: string,
  delimiter: string,
  whole: boolean,
): { columns: string[]; rows: string[][] } {
  const { heading = [], rows = [] } = behindHeading(parseRecords(text, delimiter, whole)) ?? {};
  return {
    columns: columnNames(heading.map(rearmed)),
    rows: rows
      .filter((cells) => !isTooLong(cells, heading.length) && !isRubbedOut(cells))
      .map((cells) => cells.map(rearmed)),
  };
}

/** The delimiter under which most rows have the same number of cells, and more than one; a comma where none has. */
export function detectDelimiter(text: string): string {
  const named = /^\ufeff?sep=(.)\r?\n/i.exec(text)?.[1];
  if (named) return named;
  const head = text.slice(0, 200_000);
  const parsed = delimiters.map((delimiter) => ({ delimiter, records: readableRecords(head, delimiter) }));
  const best = (found: (records: string[][]) => Found | undefined) =>
    parsed
      .map(({ delimiter, records }) => ({ delimiter, ...evenness(found(records)) }))
      .reduce((one, other) => (other.score > one.score ? other : one));
  const plain = best(([heading, ...rows]) => heading && { heading, rows });
  // Titles above the heading make every delimiter look uneven.
  return (plain.share >= 0.5 ? plain : best(behindHeading)).delimiter;
}

/** Which share of the rows has as many cells as the heading, more than one; a higher score the more these are. */
function evenness(found: Found | undefined): { share: number; score: number } {
  const { heading, rows } = found ?? { heading: [], rows: [] };
  if (heading.length < 2) return { share: 0, score: 0 };
  const fitting = rows.filter((cells) => !isTooLong(cells, heading.length));
  const even = fitting.filter((cells) => cells.length === heading.length).length;
  const share = (even + 1) / (fitting.length + 1);
  return { share, score: share * Math.log2(heading.length + 1) };
}

function readableRecords(text: string, delimiter: string): string[][] {
  try {
    return parseRecords(text, delimiter, text.length < 200_000);
  } catch {
    return [];
  }
}

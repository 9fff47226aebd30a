import { parse } from "csv-parse/sync";
import {
  asMeant,
  type CsvFormat,
  type Escape,
  isCsvError,
  isTooLong,
  notCsv,
  parserOptions,
} from "./csv-format.ts";
import { columnNames, linesAboveHeading } from "./find-heading.ts";
import { isRubbedOut } from "./rubbed-out.ts";

const delimiters = [",", ";", "\t", "|"] as const;

/** How much of a text tells its delimiter and its escapes, in characters. */
const looked = 200_000;

type Written = Pick<CsvFormat, "delimiter" | "quoteEscape">;

const lastLineEnd = (text: string): number => Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r"));

/** Lines of a text, parted into cells; the last line is left out unless the text is `whole`. */
function parseRecords(text: string, written: Written, whole: boolean): string[][] {
  const records: string[][] = [];
  try {
    parse(whole ? text : text.slice(0, lastLineEnd(text) + 1), {
      ...parserOptions(written),
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

/** Rows of a text that may end in the middle of a row; the last line is left out unless the text is `whole`. */
export function readSample(
  text: string,
  written: Written,
  whole: boolean,
): { columns: string[]; rows: string[][]; titles: number } {
  const records = parseRecords(text, written, whole);
  const titles = linesAboveHeading(records);
  const [heading = [], ...rows] = records.slice(titles);
  return {
    columns: columnNames(heading.map(asMeant)),
    rows: rows
      .filter((cells) => !isTooLong(cells, heading.length) && !isRubbedOut(cells))
      .map((cells) => cells.map(asMeant)),
    titles,
  };
}

/** The delimiter under which most rows have the same number of cells, and more than one; a comma where none has. */
export function detectDelimiter(text: string): string {
  const named = /^\ufeff?sep=(.)[\r\n]/i.exec(text)?.[1];
  if (named) return named;
  return delimiters
    .map((delimiter) => ({ delimiter, even: evenness(text, { delimiter, quoteEscape: '"' }) }))
    .reduce((best, each) => (each.even > best.even ? each : best)).delimiter;
}

/** A backslash before a quote that ends no cell escapes it, unless the rows are less even so. */
export function detectEscape(text: string, delimiter: string): Escape {
  const behind = delimiter.replace(/[|\\\]^-]/, "\\$&");
  if (!new RegExp(`\\\\"(?!["\\r\\n${behind}]|$)`).test(text.slice(0, looked))) return '"';
  const [doubled, escaped] = (['"', "\\"] as const).map((quoteEscape) =>
    evenness(text, { delimiter, quoteEscape }),
  );
  return (escaped ?? 0) >= (doubled ?? 0) ? "\\" : '"';
}

/** Higher the more rows have as many cells as the heading, and the more these are; 0 for one column. */
function evenness(text: string, written: Written): number {
  const records = readableRecords(text, written);
  const [heading = [], ...rows] = records.slice(linesAboveHeading(records));
  if (heading.length < 2) return 0;
  const even = rows.filter((cells) => cells.length === heading.length).length;
  return ((even + 1) / (rows.length + 1)) * Math.log2(heading.length + 1);
}

function readableRecords(text: string, written: Written): string[][] {
  try {
    return parseRecords(text.slice(0, looked), written, text.length < looked);
  } catch {
    return [];
  }
}

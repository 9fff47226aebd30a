import { pipeline, Readable } from "node:stream";
import { stringify } from "csv-stringify";
import { log } from "../log.ts";

/** Cells that a spreadsheet would run as a formula, also behind what nobody sees, in full-width and in small forms. */
const formula = /^[\s\p{C}]*[=+\-@\t\r＝＋－＠﹦﹢﹣﹫]/u;

/** Numbers, and phone numbers with their country and spaces: nothing in them is worked out. */
const harmless = /^(?:-?\d+(?:\.\d+)?|\+\d[\d ]*)$/;

const disarmedPart = (part: string): string =>
  formula.test(part) && !harmless.test(part) ? `'${part}` : part;

const rearmedPart = (part: string): string =>
  part.charCodeAt(0) === 39 && formula.test(part.slice(1)) ? part.slice(1) : part;

/** Spreadsheets of many countries begin a cell behind each semicolon, others behind each tab. */
const byPart = (text: string, change: (part: string) => string): string =>
  text
    .split(/([;\t])/)
    .map((part, i) => (i % 2 === 0 ? change(part) : part))
    .join("");

/** A text as a cell of a CSV in which no spreadsheet finds a formula. */
export const disarmed = (text: string): string => disarmedPart(byPart(text, disarmedPart));

/** A text as it was before `csvResponse` disarmed it. */
export const rearmed = (text: string): string => byPart(rearmedPart(text), rearmedPart);

/** Cells of a row beyond its columns. */
export const moreCells = Symbol("cells beyond the columns");
type Row = Record<string, unknown> & { [moreCells]?: readonly string[] };

/** An entry of a list in a cell, between quotes where it holds what parts entries. */
const entry = (text: string): string => (/[,;|"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const safe = (value: unknown): string => {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? value.map((each) => entry(safe(each))).join(";") : disarmed(String(value));
};

/** Streams rows as CSV (RFC 4180); no more than a few rows are held in memory. */
export function csvResponse(name: string, columns: readonly string[], rows: AsyncIterable<Row>): Response {
  async function* cells() {
    yield columns.map(safe);
    for await (const row of rows)
      yield [...columns.map((column) => safe(row[column])), ...(row[moreCells] ?? []).map(safe)];
  }
  // What fails in the rows has to reach the reader as a broken connection, never as an end.
  const text = stringify({ record_delimiter: "windows", quoted_match: /[\r\n\t;]/ });
  pipeline(Readable.from(cells()), text, (error) => {
    if (error) log.warn({ error: error.message }, "a CSV export broke off");
  });
  return new Response(Readable.toWeb(text) as ReadableStream, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
    },
  });
}

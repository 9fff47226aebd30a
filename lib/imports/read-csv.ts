import { Readable } from "node:stream";
import { parse } from "csv-parse";
import { Invalid } from "../errors.ts";
import { asMeant, type CsvFormat, isCsvError, notCsv, parserOptions } from "./csv-format.ts";
import { decodeText } from "./decode-text.ts";
import { columnNames } from "./find-heading.ts";

/** A row of a CSV: its number from 1 without the heading, and its cells in the order of the columns. */
export type CsvRow = { number: number; cells: string[] };

/**
 * Reads a CSV from its bytes, holding no more than a few rows: first the names of its columns, then its rows; both as they
 * were before a program has marked or disarmed them.
 * @throws Invalid naming the line from which it is not CSV
 */
export async function* readCsv(
  bytes: AsyncIterable<Uint8Array>,
  format: CsvFormat,
): AsyncGenerator<{ columns: string[] } | CsvRow> {
  const text = Readable.from(decodeText(bytes, format.encoding));
  const parser = parse(parserOptions(format));
  text.on("error", (error) => parser.destroy(error));
  let line = 0;
  try {
    for await (const given of text.pipe(parser) as AsyncIterable<string[]>) {
      const number = line++ - format.titles;
      const cells = given.map(asMeant);
      if (number === 0) yield { columns: columnNames(cells) };
      else if (number > 0) yield { number, cells };
    }
  } catch (error) {
    // The parser is ahead of what was taken from it.
    if (isCsvError(error)) throw notCsv(error, Number(error.records ?? line) - format.titles);
    throw error;
  } finally {
    text.destroy();
  }
  if (line <= format.titles)
    throw new Invalid([
      { path: "", message: "the file is empty: expected a line with the names of columns" },
    ]);
}

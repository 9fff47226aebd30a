import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parse } from "csv-parse";
import { asMeant, type CsvFormat, isCsvError, parserOptions } from "./csv-format.ts";
import { columnNames } from "./find-heading.ts";

/** A row as it stands in the file, and where its bytes begin and end in the file, with the line break behind it. */
export type FileRow = { number: number; cells: string[]; from: number; to: number };

/**
 * How the parser calls what is read as bytes. Of encodings of a byte or two nothing beyond ASCII is looked for, and no
 * part of a letter is a quote, a comma or a line break.
 */
const parserEncoding = (encoding: CsvFormat["encoding"] = "utf-8"): BufferEncoding =>
  encoding === "utf-8" ? "utf8" : encoding.startsWith("utf-16") ? "utf16le" : "latin1";

/** The bytes of UTF-16 the other way round, at the same places. */
async function* swapped(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let odd = Buffer.alloc(0);
  for await (const chunk of bytes) {
    const all = Buffer.concat([odd, chunk]);
    const even = all.length - (all.length % 2);
    odd = all.subarray(even);
    yield Buffer.from(all.subarray(0, even)).swap16();
  }
}

/**
 * Reads a CSV, of which the end may not be there yet, with the places of its rows.
 * @param open is told the names of the columns, and gives who is told each row
 */
export async function readFileRows(
  bytes: AsyncIterable<Uint8Array>,
  format: CsvFormat,
  open: (columns: readonly string[]) => (row: FileRow) => void,
): Promise<void> {
  let keep: ((row: FileRow) => void) | undefined;
  let number = -format.titles;
  let from = 0;
  const parser = parse({
    ...parserOptions(format),
    encoding: parserEncoding(format.encoding),
    on_record: (cells: string[], { bytes: to }) => {
      if (number === 0) keep = open(columnNames(cells.map(asMeant)));
      else keep?.({ number, cells, from, to });
      number++;
      from = to;
      return null;
    },
  });
  parser.resume();
  try {
    await pipeline(Readable.from(format.encoding === "utf-16be" ? swapped(bytes) : bytes), parser);
  } catch (error) {
    // The last row that is there may be half of one.
    if (!isCsvError(error)) throw error;
  }
}

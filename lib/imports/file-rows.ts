import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parse } from "csv-parse";
import { rearmed } from "../http/csv.ts";
import type { Encoding } from "./encodings.ts";
import { columnNames, type Found, HeadingFinder, isCsvError, parserOptions } from "./read-csv.ts";

/** A row as it stands in the file, and where its bytes begin and end in the file, with the line break behind it. */
export type FileRow = { number: number; cells: string[]; from: number; to: number };

/** How the parser calls what is read as bytes; what is beyond ASCII is told apart by nothing that is looked for. */
const parserEncodings = {
  "utf-8": "utf8",
  "windows-1252": "latin1",
  "utf-16le": "utf16le",
  "utf-16be": "utf16le",
} as const satisfies Record<Encoding, BufferEncoding>;

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
  { delimiter, encoding }: { delimiter: string; encoding: Encoding },
  open: (columns: readonly string[]) => (row: FileRow) => void,
): Promise<void> {
  const finder = new HeadingFinder();
  const first: Omit<FileRow, "number">[] = [];
  let keep: ((row: FileRow) => void) | undefined;
  let number = 0;
  let from = 0;
  const begin = (found: Found | undefined) => {
    if (!found) return;
    keep = open(columnNames(found.heading.map(rearmed)));
    for (const row of first.slice(first.length - found.rows.length)) keep({ ...row, number: ++number });
  };
  const parser = parse({
    ...parserOptions(delimiter),
    encoding: parserEncodings[encoding],
    on_record: (cells: string[], { bytes: to }) => {
      const row = { cells, from, to };
      from = to;
      if (keep) keep({ ...row, number: ++number });
      else {
        first.push(row);
        begin(finder.take(cells));
      }
      return null;
    },
  });
  parser.resume();
  try {
    await pipeline(Readable.from(encoding === "utf-16be" ? swapped(bytes) : bytes), parser);
  } catch (error) {
    // The last row that is there may be half of one.
    if (!isCsvError(error)) throw error;
  }
  if (!keep) begin(finder.end());
}

import type { CsvFormat } from "./csv-format.ts";
import { decodeText } from "./decode-text.ts";
import { detectEncoding } from "./detect-encoding.ts";
import type { Encoding } from "./encodings.ts";
import type { CheckedMapping, Formats } from "./mapping.ts";
import { decideDecimal, decideOrder } from "./recognise.ts";
import { detectDelimiter, detectEscape, readSample } from "./sample-csv.ts";
import type { Sample } from "./suggest-mapping.ts";

/** How much of a file is looked at before it is read. */
const sampleBytes = 4 * 1024 * 1024;
const sampleRows = 20_000;

/** A few values that make no sense do not change how the others are read; they are refused. */
const mostly = 0.5;

/** The beginning of a file, and how all of it is read. */
export type SampleOfFile = Sample & { format: CsvFormat };

/** Reads the beginning of a file, up to 4 MB or 20,000 rows. @throws Invalid when it is not CSV */
export async function takeSample(
  bytes: AsyncIterable<Uint8Array>,
  given: { encoding?: Encoding | undefined; delimiter?: string | undefined } = {},
): Promise<SampleOfFile> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > sampleBytes) break;
  }
  const head = Buffer.concat(chunks).subarray(0, sampleBytes);
  const encoding = given.encoding ?? detectEncoding(head);
  let text = "";
  for await (const piece of decodeText(one(head), encoding)) text += piece;
  const delimiter = given.delimiter ?? detectDelimiter(text);
  const quoteEscape = detectEscape(text, delimiter);
  const { columns, rows, titles } = readSample(text, { delimiter, quoteEscape }, size <= sampleBytes);
  const isWhole = size <= sampleBytes && rows.length <= sampleRows;
  return {
    columns,
    rows: rows.slice(0, sampleRows),
    delimiter,
    // ASCII is the same in UTF-8; letters that come later decide.
    encoding: encoding ?? "utf-8",
    isWhole,
    format: { delimiter, encoding, quoteEscape, titles },
  };
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Decides from the values of a sample how numbers and dates are read, where the mapping leaves it open. */
export function settleFormats(mapping: CheckedMapping, { columns, rows, delimiter }: Sample): Formats {
  const formats: Formats = new Map();
  for (const field of mapping.entities.flatMap(({ fields }) => fields)) {
    const { type, source } = field;
    const index = columns.indexOf(source.column ?? "");
    if (index < 0 || !["number", "date", "day"].includes(type)) continue;
    const values = rows
      .map((cells) => cells[index]?.trim() ?? "")
      .filter((value) => !mapping.missing.has(value) && !source.missing?.includes(value));
    const decided =
      type === "number"
        ? decideDecimal(values, delimiter, mostly)
        : decideOrder([...new Set(values)], mostly);
    if (decided) formats.set(field, decided);
  }
  return formats;
}

import iconv from "iconv-lite";
import { Invalid } from "../errors.ts";
import { encodingOfHead, encodingOfLetters, firstBeyondAscii } from "./detect-encoding.ts";
import type { Encoding } from "./encodings.ts";

/** Decodes bytes a piece at a time, and at the end what was left of them. */
type Decoder = { write: (bytes: Uint8Array) => string; end: () => string };

function decoderOf(encoding: Encoding): Decoder {
  const decoder = iconv.getDecoder(encoding);
  return { write: (bytes) => decoder.write(Buffer.from(bytes)), end: () => decoder.end() ?? "" };
}

/** So many bytes from the first one beyond ASCII decide, where the file has so many. */
const decidingBytes = 64 * 1024;
const rememberedBytes = 200;

/** ASCII says nothing; the first bytes beyond it decide, however late they come. */
class Undecided implements Decoder {
  private held: Uint8Array[] = [];
  private heldBytes = 0;
  /** The text right before them, which tells what word they are in. */
  private before: Uint8Array = new Uint8Array();
  private decided: Decoder | undefined;

  write(bytes: Uint8Array): string {
    if (this.decided) return this.decided.write(bytes);
    const beyond = this.heldBytes > 0 ? 0 : firstBeyondAscii(bytes);
    const plain = Buffer.from(beyond < 0 ? bytes : bytes.subarray(0, beyond)).toString("latin1");
    this.before = Buffer.concat([this.before, Buffer.from(plain)]).subarray(-rememberedBytes);
    if (beyond < 0) return plain;
    const rest = bytes.subarray(beyond);
    this.held.push(rest);
    this.heldBytes += rest.length;
    return this.heldBytes < decidingBytes ? plain : plain + this.decide();
  }

  private decide(): string {
    const bytes = Buffer.concat(this.held);
    this.held = [];
    this.decided = decoderOf(encodingOfLetters(Buffer.concat([this.before, bytes])));
    return this.decided.write(bytes);
  }

  end(): string {
    const text = this.heldBytes > 0 && !this.decided ? this.decide() : "";
    return text + (this.decided?.end() ?? "");
  }
}

/** What files begin with that hold no text, or only once they are unpacked; they are never unpacked here. */
const packed: [head: string, name: string][] = [
  ["504b0304", "an Excel workbook or a ZIP archive"],
  ["d0cf11e0", "an Excel workbook"],
  ["1f8b", "packed with gzip"],
  ["28b52ffd", "packed with zstd"],
  ["fd377a58", "packed with xz"],
  ["425a68", "packed with bzip2"],
  ["377abcaf", "a 7z archive"],
  ["52617221", "a RAR archive"],
  ["25504446", "a PDF"],
  ["89504e47", "a picture"],
  ["ffd8ff", "a picture"],
  ["47494638", "a picture"],
];

function refusePacked(head: Uint8Array): void {
  const start = Buffer.from(head.subarray(0, 4)).toString("hex");
  const found = packed.find(([bytes]) => start.startsWith(bytes));
  if (found)
    throw new Invalid([{ path: "", message: `the file is ${found[1]}: save it as CSV, and send that` }]);
}

/**
 * The text of a file, a piece at a time, without a byte-order mark. Bytes that are not of the encoding become U+FFFD.
 * @param encoding found out from the bytes if left out
 * @throws Invalid for a file of another kind than text
 */
export async function* decodeText(
  bytes: AsyncIterable<Uint8Array>,
  encoding?: Encoding,
): AsyncGenerator<string> {
  let decoder: Decoder | undefined;
  for await (const chunk of withFullHead(bytes)) {
    if (!decoder) {
      refusePacked(chunk);
      const told = encoding ?? encodingOfHead(chunk);
      decoder = told ? decoderOf(told) : new Undecided();
    }
    const text = decoder.write(chunk);
    if (text !== "") yield text;
  }
  const rest = decoder?.end() ?? "";
  if (rest !== "") yield rest;
}

/** The same bytes with at least 1,000 of them in the first piece, where there are so many. */
async function* withFullHead(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array();
  for await (const chunk of bytes) {
    if (head === undefined) yield chunk;
    else {
      head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
      if (head.length < 1_000) continue;
      yield head;
      head = undefined;
    }
  }
  if (head && head.length > 0) yield head;
}

/** True for a text with characters that its bytes did not mean. */
export const isDamaged = (text: string): boolean => text.includes("\ufffd");

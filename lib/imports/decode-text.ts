import { Invalid } from "../errors.ts";

/** Encodings that files come in; found out where none is named. */
export const encodings = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;
export type Encoding = (typeof encodings)[number];

const replacement = "\ufffd";

/** What windows-1252 has in 0x80–0x9f; written out because some releases of Node decode these as ISO 8859-1. */
const upper =
  "\u20ac\ufffd\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\ufffd\u017d\ufffd" +
  "\ufffd\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\ufffd\u017e\u0178";

const fromWindows1252 = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString("latin1")
    .replace(/[\x80-\x9f]/g, (character) => upper.charAt(character.charCodeAt(0) - 0x80));

/** The encoding that the first bytes tell: a byte-order mark, or every other byte zero; undefined where they don't. */
function encodingOfHead(head: Uint8Array): Encoding | undefined {
  const [a, b, c] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8";
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  const zeros = [0, 0];
  const looked = head.subarray(0, 1_000);
  for (const [i, byte] of looked.entries()) if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  const many = looked.length / 8;
  if ((zeros[1] ?? 0) > many && (zeros[0] ?? 0) === 0) return "utf-16le";
  if ((zeros[0] ?? 0) > many && (zeros[1] ?? 0) === 0) return "utf-16be";
  return undefined;
}

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
};

/**
 * True for bytes of which most that are beyond ASCII are UTF-8: a stray one among many is a slip, and damages its own
 * character only.
 */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  if (isUtf8(bytes)) return true;
  const text = new TextDecoder().decode(bytes, { stream: true });
  let [right, wrong] = [0, 0];
  for (const character of text) {
    if (character === replacement) wrong++;
    else if (character > "\x7f") right++;
  }
  return wrong * 20 <= right;
}

/** The encoding of a file, from its beginning. */
export const detectEncoding = (head: Uint8Array): Encoding =>
  encodingOfHead(head) ?? (isMostlyUtf8(head) ? "utf-8" : "windows-1252");

const firstBeyondAscii = (bytes: Uint8Array): number => bytes.findIndex((byte) => byte > 0x7f);

/** ASCII says nothing; the first bytes beyond it decide between UTF-8 and windows-1252, however late they come. */
class Undecided {
  private held: Uint8Array = new Uint8Array();
  private decided: ((bytes: Uint8Array) => string) | undefined;

  decode(chunk: Uint8Array): string {
    if (this.decided) return this.decided(chunk);
    const bytes = this.held.length > 0 ? Buffer.concat([this.held, chunk]) : chunk;
    const beyond = firstBeyondAscii(bytes);
    if (beyond < 0) return Buffer.from(bytes).toString("latin1");
    const probe = bytes.subarray(beyond);
    if (!isMostlyUtf8(probe)) this.decided = fromWindows1252;
    else if (new TextDecoder().decode(probe, { stream: true }) === "") {
      this.held = probe;
      return Buffer.from(bytes.subarray(0, beyond)).toString("latin1");
    } else {
      const decoder = new TextDecoder();
      this.decided = (each) => decoder.decode(each, { stream: true });
    }
    return this.decided(bytes);
  }

  end(): string {
    return this.decided ? "" : fromWindows1252(this.held);
  }
}

/** What files begin with that hold no text, or only once they are unpacked; they are never unpacked here. */
const packed: [head: string, name: string][] = [
  ["504b0304", "an Excel workbook or a ZIP archive"],
  ["d0cf11e0", "an Excel workbook"],
  ["1f8b", "packed with gzip"],
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
 * The text of a file, a piece at a time. Bytes that are not of the encoding become U+FFFD.
 * @param encoding found out from the bytes if left out
 * @throws Invalid for a file of another kind than text
 */
export async function* decodeText(
  bytes: AsyncIterable<Uint8Array>,
  encoding?: Encoding,
): AsyncGenerator<string> {
  let decode: ((chunk: Uint8Array) => string) | undefined;
  const undecided = new Undecided();
  for await (const chunk of withFullHead(bytes)) {
    if (!decode) refusePacked(chunk);
    decode ??= decoderOf(encoding ?? encodingOfHead(chunk)) ?? ((each) => undecided.decode(each));
    const text = decode(chunk);
    if (text !== "") yield text;
  }
  const rest = undecided.end();
  if (rest !== "") yield rest;
}

function decoderOf(encoding: Encoding | undefined): ((chunk: Uint8Array) => string) | undefined {
  if (encoding === undefined) return undefined;
  if (encoding === "windows-1252") return fromWindows1252;
  const decoder = new TextDecoder(encoding);
  return (chunk) => decoder.decode(chunk, { stream: true });
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
export const isDamaged = (text: string): boolean => text.includes(replacement);

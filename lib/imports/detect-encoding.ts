import type { Encoding } from "./encodings.ts";
import { weighEncodings } from "./weigh-encodings.ts";

/** The encoding that the first bytes tell: a byte-order mark, or every other byte zero; undefined where they don't. */
export function encodingOfHead(head: Uint8Array): Encoding | undefined {
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

/**
 * True for bytes of which most that are beyond ASCII are UTF-8: a stray one among many is a slip, and damages its own
 * character only.
 */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes, { stream: true });
  let [right, wrong] = [0, 0];
  for (const character of text) {
    if (character === "\ufffd") wrong++;
    else if (character > "\x7f") right++;
  }
  return right > 0 && wrong * 20 <= right;
}

/** Where the first byte beyond ASCII is; -1 without one. */
export const firstBeyondAscii = (bytes: Uint8Array): number => bytes.findIndex((byte) => byte > 0x7f);

/** How much is weighed: from a little before the first byte beyond ASCII, to see the word that it is in. */
const weighedBytes = 256 * 1024;
const wordBytes = 200;

/** The encoding of a text without a mark, from bytes of which some are beyond ASCII. */
export function encodingOfLetters(bytes: Uint8Array): Encoding {
  if (isMostlyUtf8(bytes)) return "utf-8";
  const from = Math.max(0, firstBeyondAscii(bytes) - wordBytes);
  return weighEncodings(bytes.subarray(from, from + weighedBytes));
}

/** The encoding of a file, from its beginning. @returns undefined for ASCII, which says nothing */
export function detectEncoding(head: Uint8Array): Encoding | undefined {
  const told = encodingOfHead(head);
  return told || firstBeyondAscii(head) < 0 ? told : encodingOfLetters(head);
}

import iconv from "iconv-lite";
import { detectAll } from "jschardet";
import type { Encoding } from "./encodings.ts";

type Candidate = {
  encoding: Encoding;
  /** As the detector calls it, in small letters. */
  known: string;
  /** How often files are in it, beside windows-1252: it decides where the bytes hardly do. */
  likely: number;
};

const candidates: readonly Candidate[] = [
  { encoding: "windows-1252", known: "windows-1252", likely: 1 },
  { encoding: "windows-1250", known: "windows-1250", likely: 0.82 },
  { encoding: "windows-1251", known: "windows-1251", likely: 1 },
  { encoding: "windows-1253", known: "windows-1253", likely: 0.8 },
  { encoding: "windows-1254", known: "windows-1254", likely: 0.85 },
  { encoding: "windows-1255", known: "windows-1255", likely: 0.8 },
  { encoding: "windows-1256", known: "windows-1256", likely: 0.8 },
  { encoding: "windows-1257", known: "windows-1257", likely: 0.8 },
  { encoding: "iso-8859-2", known: "iso-8859-2", likely: 0.815 },
  { encoding: "iso-8859-15", known: "iso8859-15", likely: 0.95 },
  { encoding: "koi8-r", known: "koi8-r", likely: 0.9 },
  { encoding: "cp850", known: "cp850", likely: 0.9 },
  { encoding: "cp437", known: "cp437", likely: 0.85 },
  { encoding: "cp852", known: "cp852", likely: 0.75 },
  { encoding: "cp866", known: "ibm866", likely: 0.8 },
  { encoding: "macintosh", known: "macroman", likely: 0.85 },
  { encoding: "shift_jis", known: "shift_jis", likely: 1 },
  { encoding: "euc-jp", known: "euc-jp", likely: 0.9 },
  { encoding: "gb18030", known: "gb18030", likely: 0.9 },
  { encoding: "big5", known: "big5", likely: 0.9 },
  { encoding: "euc-kr", known: "euc-kr", likely: 0.9 },
];

const comparedBytes = 64 * 1024;

/** The parts of a file, cut at `between`, that have letters beyond ASCII: the others say nothing. */
const telling = (bytes: Uint8Array, between: RegExp): Buffer =>
  Buffer.from(
    Buffer.from(bytes)
      .toString("latin1")
      .split(between)
      .filter((part) => /[\x80-\xff]/.test(part))
      .join("\n"),
    "latin1",
  ).subarray(0, comparedBytes);

/** How sure the detector is of each encoding, from the letters that follow each other in many languages. */
function confidences(bytes: Uint8Array): Map<string, number> {
  const found = detectAll(bytes, {
    detectEncodings: candidates.map(({ known }) => known),
    minimumThreshold: 0,
  });
  return new Map(found.map(({ encoding, confidence }) => [encoding?.toLowerCase() ?? "", confidence]));
}

const scripts = [
  /\p{sc=Latin}/u,
  /\p{sc=Cyrillic}/u,
  /\p{sc=Greek}/u,
  /\p{sc=Hebrew}/u,
  /\p{sc=Arabic}/u,
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u,
];

/** Signs such as `„Z“` or `€` may stand around the letters of a word; frames, controls and lone accents nowhere. */
const shape = /^[^\p{L}\p{M}\p{N}\p{C}\p{So}¤¨´¸¯¬¦]*[\p{L}\p{M}]*[^\p{L}\p{M}\p{N}\p{C}\p{So}¤¨´¸¯¬¦]*$/u;
/** Small letters with at most a capital before them, or capitals only. */
const cased = /^\P{L}*(?:\p{Lu}?[^\p{Lu}]*|\P{Ll}*)$/u;

const isPlausible = (word: string): boolean =>
  shape.test(word) && cased.test(word) && scripts.filter((script) => script.test(word)).length <= 1;

const wordsBeyondAscii = (text: string): string[] =>
  text.split(/[^A-Za-z\u0080-\u{10ffff}]+/u).filter((word) => /[^A-Za-z]/.test(word));

/** Where the detector is not sure of anything, this much is left to what is likely. */
const doubt = 0.025;
/** Few words say little: what is likely counts as much as so many of them. */
const wordsOfHabit = 5;
const damagedWeight = 0.01;
const kanaWeight = 0.4;

/** Chinese has no kana, which stand at the same bytes in EUC-JP. */
const isJapanese = (text: string): boolean => /[\u3040-\u30ff]/.test(text);

/**
 * The encoding of bytes that are not Unicode: the one in which their words are most like words of a language, and most
 * files are.
 * @param bytes of a text, with letters beyond ASCII
 */
export function weighEncodings(bytes: Uint8Array): Encoding {
  const cells = telling(bytes, /[,;\t\r\n]/);
  const sure = [cells, telling(bytes, /[\r\n]/)].map(confidences);
  const surenessOf = (known: string) => sure.reduce((sum, of) => sum + (of.get(known) ?? 0), 0);
  const read = candidates.map((each) => ({ ...each, text: iconv.decode(cells, each.encoding) }));
  const scored = read.map(({ encoding, likely, text }) => {
    const same = read.filter((other) => other.text === text);
    const words = new Set(wordsBeyondAscii(text));
    const plausible = [...words].filter(isPlausible).length / Math.max(1, words.size);
    const score =
      (doubt + Math.max(...same.map(({ known }) => surenessOf(known)))) *
      likely ** (1 + wordsOfHabit / Math.max(1, words.size)) *
      plausible *
      (text.includes("\ufffd") ? damagedWeight : 1) *
      (encoding === "gb18030" && isJapanese(text) ? kanaWeight : 1);
    return { encoding, score };
  });
  return scored.reduce((best, each) => (each.score > best.score ? each : best)).encoding;
}

import type { Expression } from "./field-types.ts";

/** Where a text stands in another one. */
export type TextPlace = "anywhere" | "start" | "end";

/** Letters whose case forms go beyond ASCII, with the forms that have to be made plain before `$toLower`. */
const beyondAscii: [letter: string, form: string, plain: string][] = [
  ["k", "\u212a", "k"],
  ["s", "\u017f", "s"],
  // No form of "i" under simple folding, though some servers make it one; read as the dotless ı, which is none either.
  ["i", "\u0130", "\u0131"],
];

const ascii = /^\p{ASCII}*$/u;

/** The value at a path in small letters, "" where it is no text; exact for comparisons with ASCII text. */
function smallLetters(path: string, text: string): Expression {
  const value: Expression = { $cond: [{ $eq: [{ $type: path }, "string"] }, path, ""] };
  const plain = beyondAscii
    .filter(([letter]) => text.includes(letter))
    .reduce(
      (input, [, find, replacement]): Expression => ({ $replaceAll: { input, find, replacement } }),
      value,
    );
  return { $toLower: plain };
}

function finds(path: string, text: string, place: TextPlace): Expression {
  const subject = smallLetters(path, text);
  const wanted = { $literal: text };
  if (place === "anywhere") return { $gte: [{ $indexOfBytes: [subject, wanted] }, 0] };
  if (place === "start") return { $eq: [{ $indexOfBytes: [subject, wanted] }, 0] };
  const from = { $max: [0, { $subtract: [{ $strLenCP: subject }, text.length] }] };
  return { $eq: [{ $substrCP: [subject, from, text.length] }, wanted] };
}

/**
 * A case-ignoring search for text as an expression, which costs a server much less a document than a pattern.
 * `exact` for ASCII text; for other text it is the search for its longest ASCII part, which everything that holds the
 * whole text satisfies, to go in front of the pattern. Undefined where there is no such part.
 */
export function textExpression(
  text: string,
  place: TextPlace,
): { exact: boolean; expression: (path: string) => Expression } | undefined {
  const small = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  if (ascii.test(text)) return { exact: true, expression: (path) => finds(path, small, place) };
  const [longest = ""] = (small.match(/\p{ASCII}+/gu) ?? []).sort((a, b) => b.length - a.length);
  return longest === ""
    ? undefined
    : { exact: false, expression: (path) => finds(path, longest, "anywhere") };
}

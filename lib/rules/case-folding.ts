/** Last code point with a case mapping in Unicode 15 is U+1E943. */
const lastCased = 0x1e943;

/** Pairs that fold together though neither is the other's upper or lower form. */
const foldedOnly = ["\u0390\u1fd3", "\u03b0\u1fe3", "\ufb05\ufb06"];

let classes: Map<string, string[]> | undefined;

/**
 * Characters that are equal under Unicode simple case folding, as JavaScript's `/iu` has it.
 * Only characters with at least one other form are in the map.
 */
function foldClasses(): Map<string, string[]> {
  if (classes) return classes;
  classes = new Map();
  for (let code = 0x41; code <= lastCased; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const char = String.fromCodePoint(code);
    for (const other of [char.toLowerCase(), char.toUpperCase()]) {
      if (other !== char && [...other].length === 1 && sameFold(char, other)) join(classes, char, other);
    }
  }
  for (const [a = "", b = ""] of foldedOnly) join(classes, a, b);
  return classes;
}

const sameFold = (a: string, b: string): boolean =>
  new RegExp(`^\\u{${a.codePointAt(0)?.toString(16)}}$`, "iu").test(b);

function join(into: Map<string, string[]>, a: string, b: string): void {
  const merged = [...new Set([...(into.get(a) ?? [a]), ...(into.get(b) ?? [b])])].sort();
  for (const member of merged) into.set(member, merged);
}

/** Text with each character replaced by one form of its class, so that equal texts differ in case alone. */
export function foldCase(text: string): string {
  const known = foldClasses();
  let folded = "";
  for (const char of text) folded += known.get(char)?.[0] ?? char;
  return folded;
}

const special = /[\\^$.*+?()[\]{}|/-]/;

/**
 * A pattern that finds `text` literally whatever its case, with every form of a character spelled out,
 * so that it means the same to each pattern engine and needs no flag.
 */
export function literalPattern(text: string): string {
  const known = foldClasses();
  let pattern = "";
  for (const char of text) {
    const forms = known.get(char);
    if (forms) pattern += `[${forms.join("")}]`;
    else pattern += special.test(char) ? `\\${char}` : char;
  }
  return pattern;
}

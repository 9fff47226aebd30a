import { RE2JS, RE2JSException, RE2JSSyntaxException } from "re2js";

const longestPart = 40;

const quoted = (part: string): string =>
  `“${part.length > longestPart ? `${part.slice(0, longestPart - 1)}…` : part}”`;

/** Each character of a text may be tried at as many places of a pattern as it has steps. */
const mostSteps = 1_000;
const tooLong = "it is too long once its repetitions are written out";

/** What the engine says is wrong, with the part it says it of, in plain words. */
const plainWords: Record<string, (part: string) => string> = {
  "missing closing )": () => "a ( is not closed by a )",
  "unexpected )": () => "a ) closes no (; to find the character itself, write \\)",
  "missing closing ]": () => "a [ is not closed by a ]",
  "invalid character class range": (part) => `${part} names no range or kind of characters`,
  "invalid escape sequence": (part) =>
    `${part} has no meaning; to find a backslash, write \\\\, and what a group found can’t be asked for again`,
  "trailing backslash at end of expression": () => "it ends with a \\ that nothing follows",
  "missing argument to repetition operator": (part) => `nothing stands before ${part} that could be repeated`,
  "invalid nested repetition operator": (part) => `${part} repeats a repetition; put the inner one in ( )`,
  "invalid repeat count": (part) =>
    `${part} must count from 0 to 1,000, the smaller number first, repetitions within it multiplied`,
  "invalid named capture": (part) =>
    `${part} is no named group, which is written (?P<name>…); looking behind is not supported`,
  "duplicate capture group name": (part) => `two groups have the name ${part}`,
  "invalid or unsupported Perl syntax": (part) =>
    `${part} is not supported; neither looking ahead nor behind is`,
  "expression nests too deeply": () => "its groups nest too deeply",
  "expression too large": () => tooLong,
};

/**
 * What is wrong with a pattern, in plain words; undefined for one that the engine takes.
 * @throws what the engine throws that is not about the pattern
 */
export function patternProblem(pattern: string): string | undefined {
  try {
    return RE2JS.compile(pattern).programSize() > mostSteps ? tooLong : undefined;
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    if (!(error instanceof RE2JSSyntaxException)) return "it can’t be read";
    return plainWords[error.error]?.(quoted(error.input ?? pattern)) ?? "it can’t be read";
  }
}

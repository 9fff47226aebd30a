import { joinWords } from "@/lib/join-words";
import type { Field } from "@/lib/rules/fields";
import { longestText } from "@/lib/rules/operands";
import type { ListKind } from "../read-list";
import { count, plural } from "../ui/format";

/** Values for a list of a condition, as they are typed, pasted or read from a file. */

/** What the values of a field are in a list. */
export function listKindOf({ type, path }: Pick<Field, "type" | "path">): ListKind {
  if (type === "number") return "numbers";
  return type === "text" && /(^|_)id$/.test(path) ? "ids" : "texts";
}

export type SortedValues = { taken: string[]; refused: string[] };

/** Values that a list of the kind may hold, and those that it may not. */
export function sortValues(values: readonly string[], kind: ListKind): SortedValues {
  const fits = (value: string) =>
    kind === "numbers" ? Number.isFinite(Number(value)) : value.length <= longestText;
  return { taken: values.filter(fits), refused: values.filter((value) => !fits(value)) };
}

const mostNamed = 3;
const mostLetters = 40;

const quoted = (value: string): string =>
  `“${value.length > mostLetters ? `${value.slice(0, mostLetters)}…` : value}”`;

/** Which values are not taken, and why; "" where all are. */
export function refusedWords(refused: readonly string[], kind: ListKind): string {
  if (refused.length === 0) return "";
  const named = refused.slice(0, mostNamed).map(quoted);
  const rest = refused.length - named.length;
  const which = joinWords(rest > 0 ? [...named, `${count(rest)} more`] : named, "and");
  const isOne = refused.length === 1;
  const why =
    kind === "numbers"
      ? `${isOne ? "is no number" : "are no numbers"}: write ${isOne ? "it" : "them"} as 1500 or 12.5.`
      : `${isOne ? "is" : "are"} longer than ${count(longestText)} characters.`;
  return `Not taken: ${which} ${why}`;
}

type Taking = SortedValues & {
  kind: ListKind;
  /** The name of the file; null for what was pasted. */
  file: string | null;
  columns: number;
};

/** What became of a file or of a pasted list. */
export function takenWords({ taken, refused, kind, file, columns }: Taking): string {
  const from = columns > 1 ? `the first of ${columns} columns of ` : "";
  const where = file === null ? (from === "" ? "" : ` of ${from}what was pasted`) : ` of ${from}${file}`;
  const what = plural(taken.length, file === null && from === "" ? "pasted value" : "value");
  const is = taken.length === 1 ? "is" : "are";
  const words = taken.length === 0 ? "Nothing is taken." : `${what}${where} ${is} in the list.`;
  return `${words} ${refusedWords(refused, kind)}`.trim();
}

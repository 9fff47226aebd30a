import { leavesOf, type RuleNode } from "../rules/compile-rules.ts";
import { barePrefixes, toMongo } from "../rules/to-mongo.ts";

const mostRemembered = 1_000;
const longestKey = 2_000;

/** The condition as a key; of instants, which move with the clock, only the day counts. */
function keyOf(node: RuleNode): string {
  const entities = [...new Set(leavesOf(node).map(({ field }) => field.entity))].join(" ");
  const key = JSON.stringify(toMongo(node, barePrefixes), (_name, value) =>
    typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) ? value.slice(0, 10) : value,
  );
  return `${entities} ${key.slice(0, longestKey)}`;
}

/** What was learned of conditions on people, the one used last at the end. */
const wide = new Map<string, boolean>();

/**
 * Whether a condition named too many people, the last time that it was asked, to narrow the next question by them.
 * It decides only what is asked at the same time, never an answer: a process that has forgotten it asks one after
 * the other.
 */
export const wideAnswers = {
  note(node: RuleNode, isWide: boolean): void {
    const key = keyOf(node);
    wide.delete(key);
    wide.set(key, isWide);
    const [oldest] = wide.keys();
    if (wide.size > mostRemembered && oldest !== undefined) wide.delete(oldest);
  },
  has: (node: RuleNode): boolean => wide.get(keyOf(node)) === true,
};

import { describeRule } from "./describe.ts";
import type { Registry } from "./fields.ts";
import { activeRules, type RuleGroup, rulesOf } from "./rule.ts";

const wordsOf = (rules: RuleGroup | null, registry: Registry): string[] =>
  rules === null ? [] : rulesOf(activeRules(rules)).map(({ rule }) => describeRule(rule, registry));

/** What of `list` is left once each of `others` has taken one equal away. */
function without(list: string[], others: string[]): string[] {
  const left = [...others];
  return list.filter((words) => {
    const at = left.indexOf(words);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

const shape = (rules: RuleGroup | null): string =>
  rules === null
    ? ""
    : JSON.stringify(activeRules(rules), (key, value) =>
        key === "path" || key === "id" ? undefined : value,
      );

/** The difference of two rule sets in words, one sentence a change; empty when they mean the same. */
export function diffRules(before: RuleGroup | null, after: RuleGroup, registry: Registry): string[] {
  const [old, now] = [wordsOf(before, registry), wordsOf(after, registry)];
  const changes = [
    ...without(now, old).map((words) => `Added: ${words}`),
    ...without(old, now).map((words) => `Removed: ${words}`),
  ];
  if (changes.length === 0 && shape(before) !== shape(after))
    return ["The conditions are grouped differently"];
  return changes;
}

import { describeRule, describeRules } from "./describe.ts";
import type { Registry } from "./fields.ts";
import { type ActiveGroup, type ActiveNode, activeRules, type RuleGroup } from "./rule.ts";

/** A condition in words, turned round where the groups that it stands in are. */
type Condition = { field: string; words: string };

function conditionsOf(node: ActiveNode, registry: Registry, negated = false): Condition[] {
  if (node.kind === "group")
    return node.children.flatMap((child) => conditionsOf(child, registry, negated !== node.not));
  const words = describeRule(node.rule, registry);
  return [{ field: node.rule.field, words: negated ? `not (${words})` : words }];
}

/** What of `list` is left once each of `others` has taken one equal away. */
function without(list: Condition[], others: Condition[]): Condition[] {
  const left = [...others];
  return list.filter(({ words }) => {
    const at = left.findIndex((other) => other.words === words);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

const shape = (group: ActiveGroup): string =>
  JSON.stringify(group, (key, value) => (key === "path" || key === "id" ? undefined : value));

/** How the parts of a whole rule set belong together. */
function togetherWords({ atLeast, combinator, not }: ActiveGroup): string {
  const all = combinator === "and" ? "all conditions hold" : "any condition holds";
  const words = atLeast === undefined ? all : `at least ${atLeast} of the conditions hold`;
  return not ? `it is not so that ${words}` : words;
}

/**
 * The difference of two rule sets in words, one sentence a change: conditions that were added, removed or changed, how
 * all of them belong together, and, where only groups differ, both rule sets. Empty when they mean the same.
 */
export function diffRules(before: RuleGroup | null, after: RuleGroup, registry: Registry): string[] {
  const now = activeRules(after);
  const newer = now.children.flatMap((child) => conditionsOf(child, registry));
  if (before === null) return newer.map(({ words }) => `Added: ${words}`);
  const old = activeRules(before);
  const older = old.children.flatMap((child) => conditionsOf(child, registry));
  const removed = without(older, newer);
  const changes: string[] = [];
  for (const { field, words } of without(newer, older)) {
    const at = removed.findIndex((other) => other.field === field);
    const [former] = at < 0 ? [] : removed.splice(at, 1);
    changes.push(former ? `Changed: ${former.words} → ${words}` : `Added: ${words}`);
  }
  changes.push(...removed.map(({ words }) => `Removed: ${words}`));
  const [together, later] = [togetherWords(old), togetherWords(now)];
  if (together !== later && older.length > 0 && newer.length > 0)
    changes.push(`Changed: ${together} → ${later}`);
  if (changes.length === 0 && shape(old) !== shape(now))
    return [`Grouped differently: ${describeRules(before, registry)} → ${describeRules(after, registry)}`];
  return changes;
}

import type { RuleNode } from "./compile-rules.ts";
import { describeRule } from "./describe.ts";
import type { Registry } from "./fields.ts";
import { matchRow, type Row, storedValue } from "./match-row.ts";
import { activeRules, type RuleGroup, rulesOf } from "./rule.ts";

/** A node of a rule set as it went for one row. */
export type Explained =
  | {
      kind: "rule";
      path: string;
      held: boolean;
      words: string;
      field: string;
      operator: string;
      seen: unknown;
      other_field?: string;
      other_seen?: unknown;
    }
  | {
      kind: "group";
      path: string;
      held: boolean;
      combinator: "and" | "or" | null;
      at_least: number | null;
      not: boolean;
      rules: Explained[];
    };

/** How many conditions hold anywhere below a node: the measure of the row that came nearest. */
const holding = (node: RuleNode, row: Row): number =>
  node.kind === "leaf"
    ? Number(matchRow(node, row))
    : node.children.reduce((sum, child) => sum + holding(child, row), 0);

/** The row that decided: the first that matches, else the one on which most conditions hold. */
export function decidingRow(root: RuleNode, rows: readonly Row[]): Row | undefined {
  const match = rows.find((row) => matchRow(root, row));
  if (match) return match;
  return [...rows].sort((a, b) => holding(root, b) - holding(root, a))[0];
}

/** The tree of a rule set with, at each node, whether it held for the row and the value that was seen. */
export function explainRules(root: RuleNode, rules: RuleGroup, registry: Registry, row: Row): Explained {
  const words = new Map(
    rulesOf(activeRules(rules)).map(({ path, rule }) => [path, describeRule(rule, registry)]),
  );
  const walk = (node: RuleNode): Explained => {
    const held = matchRow(node, row);
    if (node.kind === "group") {
      const { mode } = node;
      return {
        kind: "group",
        path: node.path,
        held,
        combinator: mode.kind === "all" ? "and" : mode.kind === "any" ? "or" : null,
        at_least: mode.kind === "atLeast" ? mode.k : null,
        not: node.not,
        rules: node.children.map(walk),
      };
    }
    const { field, other, entry, path } = node;
    return {
      kind: "rule",
      path,
      held,
      words: words.get(path) ?? field.field,
      field: field.field,
      operator: entry.name,
      seen: storedValue(field, row) ?? null,
      ...(other && { other_field: other.field, other_seen: storedValue(other, row) ?? null }),
    };
  };
  return walk(root);
}

type ExplainedRule = Extract<Explained, { kind: "rule" }>;

/** A condition that keeps a row out: in words, with the field it looks at; none where no single condition does. */
export type Unmet = { words: string; rule: ExplainedRule | null };

const holdingRules = (node: Explained): ExplainedRule[] =>
  node.kind === "group" ? node.rules.flatMap(holdingRules) : node.held ? [node] : [];

/** What of a group that must not hold makes it hold. */
function exclusions(group: Explained): Unmet[] {
  const rules = holdingRules(group);
  if (rules.length === 0) return [{ words: "an exclusion applies", rule: null }];
  return rules.map((rule) => ({ words: `an exclusion applies: ${rule.words}`, rule }));
}

/** The conditions that keep a row out: those that do not hold, and those that should not. */
export function unmetConditions(root: RuleNode, rules: RuleGroup, registry: Registry, row: Row): Unmet[] {
  const unmet = (node: Explained): Unmet[] => {
    if (node.held) return [];
    if (node.kind === "rule") return [{ words: node.words, rule: node }];
    return node.not && node.rules.length > 0 ? exclusions(node) : node.rules.flatMap(unmet);
  };
  return unmet(explainRules(root, rules, registry, row));
}

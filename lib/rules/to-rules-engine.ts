import { Engine, type NestedCondition, type TopLevelCondition } from "json-rules-engine";
import type { Group, Leaf, RuleNode } from "./compile-rules.ts";
import type { Known } from "./field-types.ts";
import { countHolding, knownValue, type Row } from "./match-row.ts";

/** What the engine is handed of a condition: its place in the table of compiled conditions. */
type Place = number;

/** Makes a fact of the row that is looked at. */
type ReadsRow = (name: string, read: (row: Row) => unknown) => void;

/** Evaluates one row, one after the other; the engine is built once per rule set and used again for each row. */
export type RowEngine = (row: Row) => Promise<boolean>;

/**
 * A compiled node as a json-rules-engine rule.
 * Facts are flat and hold known values only, so that the engine's own coercions and `undefined` never decide;
 * its operators are ours. `atLeast` is a fact that counts, compared by `greaterThanInclusive`.
 */
export function toRulesEngine(root: RuleNode): RowEngine {
  const leaves: Leaf[] = [];
  const engine = new Engine([], { allowUndefinedFacts: true });
  engine.addOperator<Known | undefined, Place>("holds", (seen, place) => {
    const leaf = leaves[place];
    return leaf !== undefined && seen !== undefined && leaf.test(seen, "");
  });
  engine.addOperator<[Known | undefined, Known | undefined], Place>("compares", ([seen, other], place) => {
    const leaf = leaves[place];
    return leaf !== undefined && seen !== undefined && other !== undefined && leaf.test(seen, other);
  });
  // A value costs less to read again than the engine's key to keep it by.
  const readsRow: ReadsRow = (name, read) =>
    engine.addFact(name, () => (current === null ? undefined : read(current)), { cache: false });
  let current: Row | null = null;
  readsRow("always", () => true);
  engine.addRule({ conditions: topLevel(conditionOf(root, leaves, readsRow)), event: { type: "match" } });
  return async (row) => {
    if (current !== null) throw new Error("A rules engine looks at one row after the other.");
    current = row;
    try {
      const { results } = await engine.run();
      return results.length > 0;
    } finally {
      current = null;
    }
  };
}

const topLevel = (condition: NestedCondition): TopLevelCondition =>
  "all" in condition || "any" in condition || "not" in condition
    ? (condition as TopLevelCondition)
    : { all: [condition] };

function conditionOf(node: RuleNode, leaves: Leaf[], readsRow: ReadsRow): NestedCondition {
  const positive =
    node.kind === "leaf" ? leafCondition(node, leaves, readsRow) : groupCondition(node, leaves, readsRow);
  return (node.kind === "leaf" ? node.negated : node.not) ? { not: positive } : positive;
}

function leafCondition(leaf: Leaf, leaves: Leaf[], readsRow: ReadsRow): NestedCondition {
  const place = leaves.push(leaf) - 1;
  const { field, other } = leaf;
  const fact = other ? `${field.field} ${other.field}` : field.field;
  readsRow(fact, (row) =>
    other ? [knownValue(field, row), knownValue(other, row)] : knownValue(field, row),
  );
  return { fact, operator: other ? "compares" : "holds", value: place };
}

function groupCondition(group: Group, leaves: Leaf[], readsRow: ReadsRow): NestedCondition {
  if (group.children.length === 0) return { fact: "always", operator: "equal", value: true };
  if (group.mode.kind === "atLeast") {
    const { k } = group.mode;
    const fact = `holding ${group.path}`;
    readsRow(fact, (row) => countHolding(group.children, row, k));
    return { fact, operator: "greaterThanInclusive", value: k };
  }
  const children = group.children.map((child) => conditionOf(child, leaves, readsRow));
  return group.mode.kind === "all" ? { all: children } : { any: children };
}

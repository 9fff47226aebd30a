import { Conflict } from "../errors.ts";
import type { Clock } from "./calendar.ts";
import type { Expression, Known, PathCondition } from "./field-types.ts";
import type { Entity, Field, Registry } from "./fields.ts";
import { type OperatorEntry, operators } from "./operators.ts";
import { type ActiveGroup, type ActiveNode, activeRules, type RuleGroup } from "./rule.ts";

/** One condition, ready for every evaluator. `negated` is applied outside of "known and holds". */
export type Leaf = {
  kind: "leaf";
  path: string;
  field: Field;
  entry: OperatorEntry;
  negated: boolean;
  /** The other side of a comparison of two fields. */
  other: Field | null;
  test: (seen: Known, other: Known) => boolean;
  mongo: PathCondition | null;
  /** What MongoDB has to check besides `mongo`, over `$path`. */
  expression: ((path: string) => Expression) | null;
};

export type Group = {
  kind: "group";
  path: string;
  /** How many children must hold: all, any, or a number of them. */
  mode: { kind: "all" } | { kind: "any" } | { kind: "atLeast"; k: number };
  not: boolean;
  children: RuleNode[];
};

export type RuleNode = Leaf | Group;

/** A rule set bound to a clock. */
export type CompiledRules = { root: Group; movesWithTime: boolean };

/**
 * Binds a validated rule set to a clock: muted nodes gone, dates resolved, operators ready.
 * @throws Error naming field and path when the rules were not validated against this registry
 */
export function compileRules(rules: RuleGroup, registry: Registry, clock: Clock): CompiledRules {
  const root = compileGroup(activeRules(rules), registry, clock);
  return {
    root,
    movesWithTime: leavesOf(root).some(
      ({ entry }) => entry.span !== undefined || entry.movesWithDay === true,
    ),
  };
}

const compileNode = (node: ActiveNode, registry: Registry, clock: Clock): RuleNode =>
  node.kind === "group" ? compileGroup(node, registry, clock) : compileLeaf(node, registry, clock);

function compileGroup(group: ActiveGroup, registry: Registry, clock: Clock): Group {
  const mode: Group["mode"] =
    group.atLeast !== undefined
      ? { kind: "atLeast", k: group.atLeast }
      : { kind: group.combinator === "and" ? "all" : "any" };
  return {
    kind: "group",
    path: group.path,
    mode,
    not: group.not,
    children: group.children.map((child) => compileNode(child, registry, clock)),
  };
}

/** Rules are checked before they are kept; a field may have been taken away from the database since. */
const notThere = (path: string, what: string): Conflict =>
  new Conflict(`${path}: "${what}" is not in the registry; change these rules or make the field again.`);

function compileLeaf(
  { rule, path }: Extract<ActiveNode, { kind: "rule" }>,
  registry: Registry,
  clock: Clock,
): Leaf {
  const field = registry.get(rule.field);
  const entry = operators.get(rule.operator);
  if (!field || !entry) throw notThere(path, `${rule.field} ${rule.operator}`);
  const base = { kind: "leaf", path, field, entry, negated: entry.negated } as const;
  if (rule.valueSource === "field" && entry.comparison && entry.operand !== "none") {
    const other = registry.get(String(rule.value));
    if (!other) throw notThere(path, String(rule.value));
    return { ...base, other, test: entry.comparison.test, mongo: null, expression: null };
  }
  const { test, mongo, expression = null } = entry.compile(rule.value, field, clock);
  return { ...base, other: null, test, mongo, expression };
}

/** Every condition of a tree, in order. */
export const leavesOf = (node: RuleNode): Leaf[] =>
  node.kind === "leaf" ? [node] : node.children.flatMap(leavesOf);

/** True where MongoDB can't say it and json-rules-engine has to. */
export const isComplex = (node: RuleNode): boolean =>
  node.kind === "leaf"
    ? node.mongo === null && node.other === null
    : node.mode.kind === "atLeast" || node.children.some(isComplex);

/** Whose documents a node needs: `person` stands for what leads carry of the person, and for memberships. */
export function sourcesOf(node: RuleNode): Set<Entity | "membership"> {
  const sources = new Set<Entity | "membership">();
  for (const leaf of leavesOf(node)) {
    for (const field of leaf.other ? [leaf.field, leaf.other] : [leaf.field]) {
      if (field.type === "cohort") sources.add("membership");
      else sources.add(field.entity === "person" ? "lead" : field.entity);
    }
  }
  return sources;
}

import type { Group, Leaf, RuleNode } from "./compile-rules.ts";
import { type Known, typeRules } from "./field-types.ts";
import type { Entity, Field } from "./fields.ts";

type Stored = Readonly<Record<string, unknown>>;

/** A lead with its person's contact and customer, and the cohorts that the person is a member of. */
export type Row = {
  lead: Stored;
  contact: Stored | null;
  customer: Stored | null;
  cohorts?: readonly string[];
};

const own = (document: Stored | null, path: string): unknown =>
  document !== null && Object.hasOwn(document, path) ? document[path] : undefined;

/** What a row holds under a field, as it is stored. */
export function storedValue(field: Field, row: Row): unknown {
  if (field.entity === "person")
    return field.type === "cohort" ? (row.cohorts ?? []) : own(row.lead, "pii_id");
  return own(row[field.entity as Entity], field.path);
}

/** The value of a field in a row, or undefined where it is unknown. */
export function knownValue(field: Field, row: Row): Known | undefined {
  const stored = storedValue(field, row);
  if (field.type === "cohort") return stored as string[];
  return typeRules[field.type].read(stored);
}

/** True when one condition holds for a row. Two-valued: a positive condition on an unknown value is false. */
export function matchLeaf(leaf: Leaf, row: Row): boolean {
  const seen = knownValue(leaf.field, row);
  const other = leaf.other ? knownValue(leaf.other, row) : "";
  const holds = seen !== undefined && other !== undefined && leaf.test(seen, other);
  return holds !== leaf.negated;
}

/** How many of `children` hold, counted no further than `enough`. */
export function countHolding(children: RuleNode[], row: Row, enough: number): number {
  let holding = 0;
  for (const child of children) {
    if (matchRow(child, row) && ++holding >= enough) break;
  }
  return holding;
}

/** True when a row satisfies a compiled rule set. */
export function matchRow(node: RuleNode, row: Row): boolean {
  return node.kind === "leaf" ? matchLeaf(node, row) : matchGroup(node, row) !== node.not;
}

function matchGroup({ mode, children }: Group, row: Row): boolean {
  if (children.length === 0) return true;
  if (mode.kind === "all") return children.every((child) => matchRow(child, row));
  if (mode.kind === "any") return children.some((child) => matchRow(child, row));
  return countHolding(children, row, mode.k) >= mode.k;
}

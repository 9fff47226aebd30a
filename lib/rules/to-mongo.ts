import type { Group, Leaf, RuleNode } from "./compile-rules.ts";
import { typeRules } from "./field-types.ts";
import type { Entity, Field, FieldType } from "./fields.ts";

export type Filter = Record<string, unknown>;

/** In front of an entity's paths: nothing in its own collection, `_contact.` and `_customer.` once joined to a lead. */
export type Prefixes = Record<Entity, string>;

/** Paths in the plain pipeline, whose documents are leads with the other two joined. */
export const joinedPrefixes: Prefixes = { lead: "", contact: "_contact.", customer: "_customer." };
/** Paths in a collection of its own. */
export const barePrefixes: Prefixes = { lead: "", contact: "", customer: "" };

/** Where the plain pipeline keeps the cohorts that the person is a member of. */
export const membershipPath = "_memberships.cohort_id";

const pathOf = (field: Field, prefixes: Prefixes): string =>
  field.entity === "person"
    ? field.type === "cohort"
      ? membershipPath
      : `${prefixes.lead}pii_id`
    : prefixes[field.entity] + field.path;

/**
 * A compiled node as a filter of MongoDB's query language.
 * @throws Error for nodes that only json-rules-engine can evaluate
 */
export const toMongo = (node: RuleNode, prefixes: Prefixes): Filter =>
  node.kind === "leaf" ? leafFilter(node, prefixes) : groupFilter(node, prefixes);

/** The exact complement of a filter. */
export const complement = (filter: Filter): Filter => ({ $nor: [filter] });

function groupFilter(group: Group, prefixes: Prefixes): Filter {
  const filters = group.children.map((child) => toMongo(child, prefixes));
  if (group.mode.kind === "atLeast") throw new Error(`${group.path}: MongoDB does not count conditions.`);
  const [only] = filters;
  let filter: Filter = {};
  if (filters.length === 1 && only) filter = only;
  else if (filters.length > 1) filter = group.mode.kind === "all" ? { $and: filters } : { $or: filters };
  return group.not ? complement(filter) : filter;
}

function leafFilter(leaf: Leaf, prefixes: Prefixes): Filter {
  const positive = leaf.other ? comparison(leaf, leaf.other, prefixes) : pathFilter(leaf, prefixes);
  return leaf.negated ? complement(positive) : positive;
}

function pathFilter(leaf: Leaf, prefixes: Prefixes): Filter {
  if (leaf.mongo === null) throw new Error(`${leaf.path}: MongoDB can't say "${leaf.entry.name}".`);
  const path = pathOf(leaf.field, prefixes);
  const needsPath = Object.keys(leaf.mongo).length > 0;
  return {
    ...(needsPath && { [path]: leaf.mongo }),
    ...(leaf.expression && { $expr: leaf.expression(`$${path}`) }),
  };
}

function comparison({ field, entry }: Leaf, other: Field, prefixes: Prefixes): Filter {
  if (!entry.comparison) throw new Error(`"${entry.name}" does not compare two fields.`);
  const [left, right] = [`$${pathOf(field, prefixes)}`, `$${pathOf(other, prefixes)}`];
  const { knownExpression } = typeRules[field.type as FieldType];
  return {
    $expr: {
      $and: [{ [entry.comparison.mongo]: [left, right] }, knownExpression(left), knownExpression(right)],
    },
  };
}

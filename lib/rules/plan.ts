import { groupBy } from "../group-by.ts";
import { type Group, isComplex, leavesOf, type RuleNode, sourcesOf } from "./compile-rules.ts";
import { matchRow } from "./match-row.ts";

/** Where one condition can be answered on its own: a collection, or the stored members of cohorts. */
export type Source = "lead" | "contact" | "customer" | "membership";

/**
 * A rule set cut into parts that must all hold.
 * `single` has each source's conditions as one node, answered by one query; `mixed` parts combine the answers of
 * several sources row by row; `residual` parts need whole documents: two fields of different entities compared
 * (`compared`), or what only json-rules-engine evaluates (`complex`).
 */
export type Plan = {
  single: Partial<Record<Source, Group>>;
  mixed: RuleNode[];
  residual: Group | null;
  engine: "aggregation" | "rules_engine";
};

/** A group that needs all of its children. */
export const allOf = (children: RuleNode[]): Group => ({
  kind: "group",
  path: "",
  mode: { kind: "all" },
  not: false,
  children,
});

/**
 * A node of several sources with the children of each source gathered into one, so that each is asked one question.
 * Groups that count their children are left as they are.
 */
function gather(node: RuleNode): RuleNode {
  if (node.kind === "leaf" || singleSource(node) !== undefined || node.mode.kind === "atLeast") return node;
  const bySource = groupBy(node.children, (child) => singleSource(child));
  const { mode } = node;
  const children = [...bySource].flatMap(([source, same]): RuleNode[] =>
    source === undefined
      ? same.map(gather)
      : same.length === 1
        ? same
        : [{ kind: "group", path: "", mode, not: false, children: same }],
  );
  return { ...node, children };
}

/** The parts of a node that must all hold. */
function conjuncts(node: RuleNode): RuleNode[] {
  const opens = node.kind === "group" && node.mode.kind === "all" && !node.not && node.children.length > 0;
  return opens ? node.children.flatMap(conjuncts) : [node];
}

/** True for a comparison of fields that live in two collections. */
const comparesAcross = (node: RuleNode): boolean =>
  leavesOf(node).some((leaf) => leaf.other !== null && sourcesOf(leaf).size > 1);

/** The one source that answers a node, or undefined where it takes several. An empty node is answered by leads. */
export function singleSource(node: RuleNode): Source | undefined {
  const sources = [...sourcesOf(node)];
  return sources.length > 1 ? undefined : (sources[0] ?? "lead");
}

/** Cuts a compiled rule set into the parts of a plan. */
export function planRules(root: Group): Plan {
  const parts = conjuncts(root);
  const residual = parts.filter((part) => isComplex(part) || comparesAcross(part));
  const rest = parts.filter((part) => !residual.includes(part));
  const single: Plan["single"] = {};
  for (const source of ["lead", "contact", "customer", "membership"] as const) {
    const own = rest.filter((part) => singleSource(part) === source);
    if (own.length > 0) single[source] = allOf(own);
  }
  return {
    single,
    mixed: rest.filter((part) => singleSource(part) === undefined).map(gather),
    residual: residual.length > 0 ? allOf(residual) : null,
    engine: isComplex(root) ? "rules_engine" : "aggregation",
  };
}

/** The largest nodes below `node` that one source answers. */
export function atomsOf(node: RuleNode): RuleNode[] {
  if (node.kind === "leaf" || singleSource(node) !== undefined) return [node];
  return node.children.flatMap(atomsOf);
}

/** The largest nodes below `node` that leads answer. */
export const leadAtomsOf = (node: RuleNode): RuleNode[] =>
  atomsOf(node).filter((atom) => singleSource(atom) === "lead");

/** True where a part of a node differs from one lead of a person to another. */
export const isAboutLeads = (node: RuleNode): boolean => leadAtomsOf(node).length > 0;

/** Whether a node holds for a row whose contact, customer and memberships are missing: what "not found" means for it. */
export const holdsWhenMissing = (node: RuleNode): boolean =>
  matchRow(node, { lead: {}, contact: null, customer: null, cohorts: [] });

/** Evaluates a mixed node for one row from the answers of its atoms. */
export function combine(node: RuleNode, answer: (atom: RuleNode) => boolean): boolean {
  if (node.kind === "leaf" || singleSource(node) !== undefined) return answer(node);
  const holds =
    node.mode.kind === "any"
      ? node.children.some((child) => combine(child, answer))
      : node.children.every((child) => combine(child, answer));
  return holds !== node.not;
}

/** What a rule compares with: a literal, or another field of the row. */
export type ValueSource = "value" | "field";

/** One condition, as react-querybuilder writes it. */
export type Rule = {
  id?: string;
  field: string;
  operator: string;
  value?: unknown;
  valueSource?: ValueSource;
  muted?: boolean;
  disabled?: boolean;
};

/** A group of conditions; `atLeast` replaces the combinator where it stands. */
export type RuleGroup = {
  id?: string;
  combinator: "and" | "or";
  not?: boolean;
  rules: (Rule | RuleGroup)[];
  atLeast?: number;
  muted?: boolean;
  disabled?: boolean;
};

export const isGroup = (node: Rule | RuleGroup): node is RuleGroup => "rules" in node;

/** The part of a rule set at a JSON pointer, as a rule set of its own; the group that is nearest where it leads nowhere. */
export function partAt(rules: RuleGroup, pointer: string): RuleGroup {
  let group = rules;
  for (const index of pointer.split("/rules/").slice(1)) {
    const child = group.rules[Number(index)];
    if (!child) return group;
    if (!isGroup(child)) return { combinator: "and", rules: [child] };
    group = child;
  }
  return group;
}

/** A rule with its place in what was sent, once muted nodes are gone. */
export type ActiveRule = { kind: "rule"; path: string; rule: Rule };
export type ActiveGroup = {
  kind: "group";
  path: string;
  combinator: "and" | "or";
  not: boolean;
  atLeast: number | undefined;
  children: ActiveNode[];
};
export type ActiveNode = ActiveRule | ActiveGroup;

/**
 * What is left of a rule set once muted nodes, and groups that only muting emptied, are gone.
 * @returns the root group, empty when nothing is left
 */
export function activeRules(root: RuleGroup, path = ""): ActiveGroup {
  const kept = root.muted === true ? undefined : activeGroup(root, path);
  return kept ?? { kind: "group", path, combinator: "and", not: false, atLeast: undefined, children: [] };
}

function activeGroup(group: RuleGroup, path: string): ActiveGroup | undefined {
  const children = group.rules.flatMap((child, index): ActiveNode[] => {
    if (child.muted === true) return [];
    const at = `${path}/rules/${index}`;
    if (!isGroup(child)) return [{ kind: "rule", path: at, rule: child }];
    const kept = activeGroup(child, at);
    return kept ? [kept] : [];
  });
  if (children.length === 0 && group.rules.length > 0) return undefined;
  return {
    kind: "group",
    path,
    combinator: group.combinator,
    not: group.not === true,
    atLeast: group.atLeast,
    children,
  };
}

/** Every active rule of a tree, in the order in which it is written. */
export function rulesOf(node: ActiveNode): ActiveRule[] {
  return node.kind === "rule" ? [node] : node.children.flatMap(rulesOf);
}

/** True when no active condition is left, so that everyone matches. */
export const matchesEveryone = (rules: RuleGroup): boolean => rulesOf(activeRules(rules)).length === 0;

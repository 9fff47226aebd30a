import { isGroup, type Rule, type RuleGroup } from "@/lib/rules/rule";

/** Where conditions and groups of a rule tree can go. Paths are counted before the move, as react-querybuilder's `move` takes them. */

export type Direction = "up" | "down" | "in" | "out";

const deepest = 10;

/** The node at a path; the root for the empty one. */
export function nodeAt(root: RuleGroup, path: readonly number[]): Rule | RuleGroup | undefined {
  let node: Rule | RuleGroup | undefined = root;
  for (const index of path) node = node && isGroup(node) ? node.rules[index] : undefined;
  return node;
}

const depthOf = (node: Rule | RuleGroup): number =>
  isGroup(node) ? 1 + Math.max(0, ...node.rules.map(depthOf)) : 0;

const groupAt = (root: RuleGroup, path: readonly number[]): RuleGroup | undefined => {
  const node = nodeAt(root, path);
  return node && isGroup(node) ? node : undefined;
};

/** True where `node` may become a child of the group at `parent`: not inside of itself, and not too deep. */
export function mayMove(root: RuleGroup, from: readonly number[], to: readonly number[]): boolean {
  const node = nodeAt(root, from);
  if (!node || from.length === 0 || from.every((index, at) => to[at] === index)) return false;
  return to.length - 1 + depthOf(node) < deepest && groupAt(root, to.slice(0, -1)) !== undefined;
}

/**
 * Where a node comes to by one step: up or down among its neighbours and past the ends of its group, into the group
 * beside it, or out of its own.
 * @returns the place before which it is put, or null where there is none
 */
export function stepFrom(root: RuleGroup, path: readonly number[], direction: Direction): number[] | null {
  const index = path.at(-1);
  const parent = path.slice(0, -1);
  const siblings = groupAt(root, parent)?.rules;
  if (index === undefined || !siblings) return null;
  const around = parent.at(-1);
  const before = around === undefined ? null : parent;
  const after = around === undefined ? null : [...parent.slice(0, -1), around + 1];
  const place = () => {
    if (direction === "out") return after;
    if (direction === "up") return index > 0 ? [...parent, index - 1] : before;
    if (direction === "down") return index < siblings.length - 1 ? [...parent, index + 2] : after;
    const above = groupAt(root, [...parent, index - 1]);
    if (above) return [...parent, index - 1, above.rules.length];
    return groupAt(root, [...parent, index + 1]) ? [...parent, index + 1, 0] : null;
  };
  const to = place();
  return to && mayMove(root, path, to) ? to : null;
}

/** The path of the node with an id. */
export function pathOf(root: RuleGroup, id: string, path: number[] = []): number[] | null {
  for (const [index, child] of root.rules.entries()) {
    const at = [...path, index];
    if (child.id === id) return at;
    const within = isGroup(child) ? pathOf(child, id, at) : null;
    if (within) return within;
  }
  return null;
}

import fc from "fast-check";
import { move } from "react-querybuilder";
import { describe, expect, test } from "vitest";
import { type Direction, mayMove, nodeAt, pathOf, stepFrom } from "@/components/rule-builder/move-node.ts";
import { isGroup, type Rule, type RuleGroup } from "@/lib/rules/rule.ts";

const leaf = (id: string): Rule => ({ id, field: "lead.score", operator: "=", value: 1 });
const group = (id: string, ...rules: (Rule | RuleGroup)[]): RuleGroup => ({ id, combinator: "and", rules });

const tree = group("root", leaf("a"), group("g", leaf("b"), leaf("c")), leaf("d"));
const shape = (node: Rule | RuleGroup): string =>
  isGroup(node) ? `${node.id}(${node.rules.map(shape).join(" ")})` : String(node.id);
const moved = (id: string, direction: Direction): string => {
  const from = pathOf(tree, id);
  const to = from && stepFrom(tree, from, direction);
  return from && to ? shape(move(tree as never, from, to) as unknown as RuleGroup) : "stays";
};

describe("A step of a condition", () => {
  test.each([
    ["b", "down", "root(a g(c b) d)"],
    ["c", "up", "root(a g(c b) d)"],
    ["c", "down", "root(a g(b) c d)"],
    ["b", "up", "root(a b g(c) d)"],
    ["b", "out", "root(a g(c) b d)"],
    ["a", "in", "root(g(a b c) d)"],
    ["d", "in", "root(a g(b c d))"],
    ["g", "up", "root(g(b c) a d)"],
    ["g", "down", "root(a d g(b c))"],
    ["a", "up", "stays"],
    ["d", "down", "stays"],
    ["a", "out", "stays"],
    ["g", "in", "stays"],
  ] as const)("of %s %s leads to %s", (id, direction, expected) => {
    expect(moved(id, direction)).toBe(expected);
  });
});

test("A group never goes into itself, and nothing deeper than ten groups", () => {
  expect(mayMove(tree, [1], [1, 0])).toBe(false);
  expect(mayMove(tree, [1], [1, 0, 0])).toBe(false);
  let deep: RuleGroup = group("g9", leaf("x"));
  for (let i = 8; i >= 1; i--) deep = group(`g${i}`, deep);
  const root = group("root", deep, group("h", leaf("y")), leaf("z"));
  const bottom = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  expect(mayMove(root, [2], [...bottom, 0])).toBe(true);
  expect(mayMove(root, [1], [...bottom, 0])).toBe(false);
});

const { tree: trees } = fc.letrec<{ tree: RuleGroup; node: Rule | RuleGroup }>((tie) => ({
  node: fc.oneof({ maxDepth: 3 }, fc.constant(leaf("")), tie("tree")),
  tree: fc.array(tie("node"), { minLength: 1, maxLength: 4 }).map((rules) => group("", ...rules)),
}));

const numbered = (root: RuleGroup): { root: RuleGroup; ids: string[] } => {
  const ids: string[] = [];
  const give = <T extends Rule | RuleGroup>(node: T): T => {
    const id = `n${ids.length}`;
    ids.push(id);
    return isGroup(node) ? ({ ...node, id, rules: node.rules.map(give) } as T) : { ...node, id };
  };
  return { root: give(root), ids: ids.slice(1) };
};
const allIds = (node: Rule | RuleGroup): string[] => [
  String(node.id),
  ...(isGroup(node) ? node.rules.flatMap(allIds) : []),
];

test("No step loses, doubles or remakes a node, wherever it stands", () => {
  fc.assert(
    fc.property(
      trees,
      fc.nat(),
      fc.constantFrom<Direction>("up", "down", "in", "out"),
      (raw, pick, direction) => {
        const { root, ids } = numbered(raw);
        const id = ids[pick % ids.length] ?? "";
        const from = pathOf(root, id) ?? [];
        const to = stepFrom(root, from, direction);
        if (!to) return;
        const next = move(root as never, from, to) as unknown as RuleGroup;
        expect(allIds(next).sort()).toEqual(allIds(root).sort());
        const came = pathOf(next, id) ?? [];
        expect(shape(nodeAt(next, came) ?? leaf(""))).toBe(shape(nodeAt(root, from) ?? leaf("")));
        expect(came).not.toEqual(from);
      },
    ),
  );
});

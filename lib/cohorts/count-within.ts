import { performance } from "node:perf_hooks";
import type { Group, RuleNode } from "../rules/compile-rules.ts";
import { describeRules } from "../rules/describe.ts";
import type { Registry } from "../rules/fields.ts";
import { allOf } from "../rules/plan.ts";
import { partAt, type RuleGroup } from "../rules/rule.ts";
import {
  countPeople,
  opensIntoSteps,
  type WaterfallLimits,
  type WaterfallStep,
} from "./measure-waterfall.ts";
import { patienceMs, searchInTurn } from "./search-in-turn.ts";

/** Who writes rules waits so long for the numbers inside of groups; those that are not there by then have none. */
const budgetMs = 4_000;

/** A condition or a group inside of a group, with what narrows down whom it is counted among. */
type Inner = { node: RuleNode; before: RuleNode[] };

/** What stands inside of a group: where all must hold, each is counted among those whom the ones before it leave. */
function innerNodes(group: Group, before: RuleNode[]): Inner[] {
  const opens = opensIntoSteps(group);
  return group.children.flatMap((node, i): Inner[] => {
    const preceding = opens ? [...before, ...group.children.slice(0, i)] : before;
    return [{ node, before: preceding }, ...(node.kind === "group" ? innerNodes(node, preceding) : [])];
  });
}

/**
 * How many people each condition inside of a group is true of, among those whom the conditions before the group leave;
 * inside of a group of which all must hold, those before it in the group count too. A waterfall's own steps are left
 * out.
 * @param rules what `root` was compiled from
 */
export async function countWithin(
  { root, rules, registry }: { root: Group; rules: RuleGroup; registry: Registry },
  limits: WaterfallLimits,
): Promise<WaterfallStep[]> {
  const steps = new Set<RuleNode>(opensIntoSteps(root) ? root.children : []);
  const until = performance.now() + budgetMs;
  const counted: WaterfallStep[] = [];
  for (const { node, before } of innerNodes(root, [])) {
    if (steps.has(node)) continue;
    const turn = { signal: limits.signal, patienceMs };
    const people =
      performance.now() < until
        ? await searchInTurn(() => countPeople(allOf([...before, node]), limits), turn)
        : null;
    counted.push({ path: node.path, words: describeRules(partAt(rules, node.path), registry), people });
  }
  return counted;
}

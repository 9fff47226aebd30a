import type { Context } from "../context.ts";
import type { CohortDocument } from "../db/documents.ts";
import { Conflict } from "../errors.ts";
import { compileRules, type Group } from "../rules/compile-rules.ts";
import { describeRules } from "../rules/describe.ts";
import { activeRules, isGroup, type RuleGroup } from "../rules/rule.ts";
import { findRows } from "./find-rows.ts";
import { distinctPeople, matchResidual } from "./match-people.ts";
import { loadWorkspace } from "./workspace.ts";

/** `people` is null where counting would take longer than who asks waits. */
export type WaterfallStep = { path: string; words: string; people: number | null };
export type Waterfall = { people: number | null; steps: WaterfallStep[] };

/** What a waterfall may take: until when it is wanted, and how many candidates the rules engine may read for a step. */
export type WaterfallLimits = { signal?: AbortSignal; mostCandidates?: number };

async function countPeople(root: Group, { signal, mostCandidates }: WaterfallLimits): Promise<number | null> {
  const { residual, ...rows } = await findRows(root, { signal });
  if (!residual) return distinctPeople(rows).length;
  if (rows.piiIds.length > (mostCandidates ?? Number.POSITIVE_INFINITY)) return null;
  return distinctPeople(await matchResidual(residual, () => signal?.throwIfAborted())).length;
}

/**
 * How many people are left after each condition of the outermost group, taken in order.
 * For a group that does not ask for all of its conditions, the group counts as one.
 */
export async function waterfallOf(
  ctx: Context,
  rules: RuleGroup,
  limits: WaterfallLimits = {},
): Promise<Waterfall> {
  const { registry, clock } = await loadWorkspace(ctx);
  const { root } = compileRules(rules, registry, clock);
  const count = (children: Group["children"]) =>
    countPeople({ ...root, mode: { kind: "all" }, not: false, children }, limits);
  const opens = root.mode.kind === "all" && !root.not;
  const parts = opens ? root.children : [root];
  const kept = activeRules(rules);
  const steps: WaterfallStep[] = [];
  for (const [i, part] of parts.entries()) {
    const node = opens ? kept.children[i] : undefined;
    const written = node ? nodeAt(rules, node.path) : rules;
    steps.push({
      path: part.path,
      words: describeRules(written, registry),
      people: await count(parts.slice(0, i + 1)),
    });
  }
  return { people: await count([]), steps };
}

/** The part of a rule set at a path, as a rule set of its own. */
function nodeAt(rules: RuleGroup, path: string): RuleGroup {
  let group = rules;
  for (const index of path.split("/rules/").slice(1)) {
    const child = group.rules[Number(index)];
    if (!child) return group;
    if (!isGroup(child)) return { combinator: "and", rules: [child] };
    group = child;
  }
  return group;
}

/** The waterfall of a cohort's rules. @throws Conflict for one made from a list */
export async function measureWaterfall(ctx: Context, cohort: CohortDocument) {
  if (cohort.rules === null)
    throw new Conflict(`${cohort.cohort_id} was made from a list and has no conditions.`);
  return waterfallOf(ctx, cohort.rules as RuleGroup);
}

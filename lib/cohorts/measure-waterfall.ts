import type { Context } from "../context.ts";
import type { CohortDocument } from "../db/documents.ts";
import { Conflict } from "../errors.ts";
import { compileRules, type Group, type RuleNode } from "../rules/compile-rules.ts";
import { describeRules } from "../rules/describe.ts";
import { allOf, isAboutLeads, planRules } from "../rules/plan.ts";
import { activeRules, partAt, type RuleGroup } from "../rules/rule.ts";
import { askPeople, fewOf, solveForPeople } from "./ask-people.ts";
import { findRows } from "./find-rows.ts";
import { setOf } from "./in-slices.ts";
import { matchResidual } from "./match-people.ts";
import { everyone, holdsFor, intersect } from "./people-set.ts";
import { queryLeadOwners } from "./query-ids.ts";
import { patienceMs, searchInTurn } from "./search-in-turn.ts";
import { loadWorkspace } from "./workspace.ts";

/** `people` is null where counting would take longer than who asks waits. */
export type WaterfallStep = { path: string; words: string; people: number | null };
export type Waterfall = { people: number | null; steps: WaterfallStep[] };

/**
 * What a waterfall may take: until when it is wanted, how many candidates the rules engine may read for a step, and
 * whether everyone is counted too.
 */
export type WaterfallLimits = {
  signal?: AbortSignal | undefined;
  mostCandidates?: number;
  total?: boolean;
};

/** Whether a group asks for all of its conditions, so that each leaves fewer people than the one before. */
export const opensIntoSteps = ({ mode, not }: Group): boolean => mode.kind === "all" && !not;

/** How many people satisfy compiled rules; null where that takes more than is allowed. */
export async function countPeople(
  root: Group,
  { signal, mostCandidates }: WaterfallLimits,
): Promise<number | null> {
  const { residual, ...rows } = await findRows(root, { signal, shares: true });
  if (!residual) return (await setOf(rows.piiIds)).size;
  if (rows.piiIds.length > (mostCandidates ?? Number.POSITIVE_INFINITY)) return null;
  return (await setOf((await matchResidual(residual, () => signal?.throwIfAborted())).piiIds)).size;
}

/**
 * Counts people after each of the parts of an AND. What was found for one step is the start of the next: every part
 * is asked once, as long as parts come down to conditions on leads and conditions on people that must all hold; from
 * the first other part on each step is a search of its own.
 */
export async function countSteps(parts: RuleNode[], limits: WaterfallLimits): Promise<(number | null)[]> {
  const asking = { signal: limits.signal, shares: true };
  const counts: (number | null)[] = [];
  let people = everyone;
  let owners: readonly string[] | null = null;
  const ofLeads: RuleNode[] = [];
  for (const [i, part] of parts.entries()) {
    const { single, mixed, residual } = planRules(allOf([part]));
    if (residual || mixed.some(isAboutLeads)) break;
    const { lead, ...ofPeople } = single;
    if (lead) {
      ofLeads.push(lead);
      owners = null;
    }
    for (const node of [...Object.values(ofPeople), ...mixed]) {
      people = intersect(people, await solveForPeople(node, fewOf(people), askPeople(asking)));
    }
    owners ??= await queryLeadOwners(ofLeads, fewOf(people), asking);
    const kept = people;
    counts[i] = (await setOf(owners.filter((piiId) => holdsFor(kept, piiId)))).size;
  }
  for (let i = counts.length; i < parts.length; i++) {
    counts.push(await countPeople(allOf(parts.slice(0, i + 1)), limits));
  }
  return counts;
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
  const opens = opensIntoSteps(root);
  const parts = opens ? root.children : [root];
  const turn = { signal: limits.signal, patienceMs };
  const counts = await searchInTurn(() => countSteps(parts, limits), turn);
  const kept = activeRules(rules);
  const steps = parts.map((part, i): WaterfallStep => {
    const node = opens ? kept.children[i] : undefined;
    const written = node ? partAt(rules, node.path) : rules;
    return { path: part.path, words: describeRules(written, registry), people: counts[i] ?? null };
  });
  const total =
    limits.total === false ? null : await searchInTurn(() => countPeople(allOf([]), limits), turn);
  return { people: total, steps };
}

/** The waterfall of a cohort's rules. @throws Conflict for one made from a list */
export async function measureWaterfall(ctx: Context, cohort: CohortDocument) {
  if (cohort.rules === null)
    throw new Conflict(`${cohort.cohort_id} was made from a list and has no conditions.`);
  return waterfallOf(ctx, cohort.rules as RuleGroup);
}

import { db } from "../db/collections.ts";
import type { Group, RuleNode } from "../rules/compile-rules.ts";
import { matchRow } from "../rules/match-row.ts";
import {
  atomsOf,
  combine,
  holdsWhenMissing,
  type Plan,
  planRules,
  type Source,
  singleSource,
} from "../rules/plan.ts";
import { type LeadIds, type PeopleSet, queryLeads, queryMemberships, queryPeople } from "./query-ids.ts";

/** One step of a plan as it was carried out: what was asked, how many ids came back, how long it took. */
export type PlanStep = {
  source: Source | "combine";
  conditions: string[];
  found: number;
  duration_ms: number;
};

export type FoundRows = LeadIds & { steps: PlanStep[]; residual: Group | null; engine: Plan["engine"] };

/** Up to this many people are asked for by id; beyond it a full pass over the collection is quicker. */
const mostAskedById = 5_000;

/** People whom everything found so far allows: `included` once something names them, without those `excluded`. */
type Candidates = { included: Set<string> | null; excluded: Set<string>[] };

const narrow = ({ included }: Candidates): Set<string> | null =>
  included !== null && included.size <= mostAskedById ? included : null;

function restrict(candidates: Candidates, { ids, except }: PeopleSet): void {
  if (except) candidates.excluded.push(ids);
  else if (candidates.included === null) candidates.included = ids;
  else {
    const [small, large] =
      ids.size < candidates.included.size ? [ids, candidates.included] : [candidates.included, ids];
    candidates.included = new Set([...small].filter((id) => large.has(id)));
  }
}

const allows = ({ included, excluded }: Candidates, piiId: string): boolean =>
  (included === null || included.has(piiId)) && !excluded.some((ids) => ids.has(piiId));

async function peopleSet(
  source: Exclude<Source, "lead">,
  node: RuleNode,
  among: Set<string> | null,
  signal?: AbortSignal,
): Promise<PeopleSet> {
  const except = holdsWhenMissing(node);
  if (source !== "membership") return { ids: await queryPeople(source, node, except, among, signal), except };
  const memberships = await queryMemberships(node, among);
  const ids = new Set<string>();
  for (const [piiId, cohorts] of memberships) {
    if (matchRow(node, { lead: {}, contact: null, customer: null, cohorts }) !== except) ids.add(piiId);
  }
  return { ids, except };
}

const conditionPaths = (node: RuleNode): string[] =>
  node.kind === "leaf" ? [node.path] : node.path !== "" ? [node.path] : node.children.flatMap(conditionPaths);

/**
 * Finds the rows (leads) that satisfy a compiled rule set by id sets: one query per entity, joined by set algebra,
 * starting from the sets that name few people. Members are the same as the plain pipeline's.
 * @param signal stops the queries when nobody waits for the answer any more
 * What needs whole documents is left in `residual`, to be evaluated on the rows returned.
 */
export async function findRows(root: Group, signal?: AbortSignal): Promise<FoundRows> {
  const plan = planRules(root);
  const steps: PlanStep[] = [];
  const timed = async <T>(
    source: PlanStep["source"],
    nodes: RuleNode[],
    size: (result: T) => number,
    work: () => Promise<T>,
  ) => {
    const startedAt = performance.now();
    const result = await work();
    const duration_ms = Math.round(performance.now() - startedAt);
    steps.push({ source, conditions: nodes.flatMap(conditionPaths), found: size(result), duration_ms });
    return result;
  };

  const candidates: Candidates = { included: null, excluded: [] };
  for (const source of await smallestFirst(plan)) {
    const node = plan.single[source];
    if (!node) continue;
    const set = await timed(
      source,
      [node],
      (found: PeopleSet) => found.ids.size,
      () => peopleSet(source, node, narrow(candidates), signal),
    );
    restrict(candidates, set);
  }
  const leadNode = plan.single.lead ?? null;
  const leads = await timed(
    "lead",
    leadNode ? [leadNode] : [],
    (found: LeadIds) => found.leadIds.length,
    () => queryLeads(leadNode, narrow(candidates), signal),
  );
  const { residual, engine } = plan;
  let rows = keep(leads, (_leadId, piiId) => allows(candidates, piiId));
  if (plan.mixed.length > 0) {
    rows = await timed(
      "combine",
      plan.mixed,
      (found: LeadIds) => found.leadIds.length,
      () => combineMixed(plan.mixed, rows, signal),
    );
  }
  return { ...rows, steps, residual, engine };
}

/** Sources of people, the one with the fewest documents first; memberships name people outright. */
async function smallestFirst(plan: Plan): Promise<Exclude<Source, "lead">[]> {
  if (!plan.single.contact || !plan.single.customer) return ["membership", "customer", "contact"];
  const [contacts, customers] = await Promise.all([
    db.contacts().estimatedDocumentCount(),
    db.customers().estimatedDocumentCount(),
  ]);
  return contacts < customers ? ["membership", "contact", "customer"] : ["membership", "customer", "contact"];
}

function keep({ leadIds, piiIds }: LeadIds, test: (leadId: string, piiId: string) => boolean): LeadIds {
  const kept: LeadIds = { leadIds: [], piiIds: [] };
  for (const [i, leadId] of leadIds.entries()) {
    const piiId = piiIds[i] as string;
    if (!test(leadId, piiId)) continue;
    kept.leadIds.push(leadId);
    kept.piiIds.push(piiId);
  }
  return kept;
}

/** Rows for which every mixed node holds: each of its atoms is asked of its own source, then combined row by row. */
async function combineMixed(nodes: RuleNode[], rows: LeadIds, signal?: AbortSignal): Promise<LeadIds> {
  const people = new Set(rows.piiIds);
  const among = people.size <= mostAskedById ? people : null;
  const answers = new Map<RuleNode, (leadId: string, piiId: string) => boolean>();
  for (const atom of nodes.flatMap(atomsOf)) {
    const source = singleSource(atom) ?? "lead";
    if (source === "lead") {
      const found = new Set((await queryLeads(atom, among, signal)).leadIds);
      answers.set(atom, (leadId) => found.has(leadId));
    } else {
      const { ids, except } = await peopleSet(source, atom, among, signal);
      answers.set(atom, (_leadId, piiId) => ids.has(piiId) !== except);
    }
  }
  return keep(rows, (leadId, piiId) =>
    nodes.every((node) => combine(node, (atom) => answers.get(atom)?.(leadId, piiId) === true)),
  );
}

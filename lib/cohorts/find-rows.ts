import { db } from "../db/collections.ts";
import type { PlanStep } from "../db/documents.ts";
import { roughCount } from "../db/rough-count.ts";
import type { Group, RuleNode } from "../rules/compile-rules.ts";
import {
  atomsOf,
  combine,
  isAboutLeads,
  leadAtomsOf,
  type Plan,
  planRules,
  type Source,
  singleSource,
} from "../rules/plan.ts";
import { fewOf, solveForPeople } from "./ask-people.ts";
import { inSlices, setOf } from "./in-slices.ts";
import {
  everyone,
  holdsFor,
  intersect,
  isEveryone,
  isNobody,
  nobody,
  type PeopleSet,
  unite,
} from "./people-set.ts";
import type { LeadIds } from "./query-ids.ts";
import { newSearch, type Search } from "./search.ts";
import type { Asking } from "./share-reads.ts";
import { wideAnswers } from "./wide-answers.ts";

/** Rows of leads: the person of each, and what the lead is told apart by where that was asked for. */
export type Rows = { piiIds: readonly string[]; leadIds: readonly string[] | null };

/** What is left to evaluate on whole documents, for these leads. */
export type Residual = { root: Group; candidates: Readonly<LeadIds> };

export type FoundRows = Rows & { steps: PlanStep[]; residual: Residual | null; engine: Plan["engine"] };

export type FindOptions = Asking & {
  /** Leads are to be told apart, not only counted by person. */
  leadIds?: boolean;
  /** Only these people are looked at. */
  among?: ReadonlySet<string>;
};

/**
 * Finds the rows (leads) that satisfy a compiled rule set by id sets: one query per entity, joined by set algebra,
 * starting from the sets that name few people. Members are the same as the plain pipeline's.
 * What needs whole documents is left in `residual`, to be evaluated on its candidates, which are the rows returned.
 */
export async function findRows(root: Group, options: FindOptions = {}): Promise<FoundRows> {
  const plan = planRules(root);
  const steps: PlanStep[] = [];
  const search = newSearch(steps, options);
  const ofLeads = plan.mixed.filter(isAboutLeads);
  const byRow = plan.residual !== null || options.leadIds === true || ofLeads.flatMap(leadAtomsOf).length > 1;
  if (!options.among) askWide(plan, !byRow && ofLeads.length === 0, search);
  const people = await findPeople(plan, options.among, search);
  const rows: Rows = isNobody(people)
    ? { piiIds: [], leadIds: [] }
    : byRow
      ? await rowByRow(plan.single.lead ?? null, ofLeads, people, search)
      : await caseByCase(plan.single.lead ?? null, ofLeads, people, search);
  const { residual, engine } = plan;
  if (!residual) return { ...rows, steps, residual, engine };
  const candidates = { piiIds: rows.piiIds, leadIds: rows.leadIds ?? [] };
  return { ...rows, steps, residual: { root: residual, candidates }, engine };
}

/**
 * Asks everything at the same time where no answer was few enough, the last time, to narrow the next question.
 * @param owners whose the leads are is one question too, of the leads' own conditions
 */
function askWide({ single, mixed }: Plan, owners: boolean, search: Search): void {
  const { contact, customer, membership } = single;
  const parts = [contact, customer].filter((part) => part !== undefined);
  if (parts.length === 0 || membership || mixed.length > 0 || !parts.every(wideAnswers.has)) return;
  const early = parts.map((part) => search.ask(part, null) as Promise<unknown>);
  if (owners) early.push(search.owners(single.lead ? [single.lead] : [], null));
  // Who needs the answer meets its error.
  for (const answer of early) answer.catch(() => undefined);
}

/** The people whom every part of a plan that is not about leads allows. */
async function findPeople(
  plan: Plan,
  among: ReadonlySet<string> | undefined,
  { ask }: Search,
): Promise<PeopleSet> {
  let people: PeopleSet = among ? { ids: among, except: false } : everyone;
  const singles = (await smallestFirst(plan)).flatMap((source) => plan.single[source] ?? []);
  const mixed = plan.mixed.filter((node) => !isAboutLeads(node));
  for (const node of [...singles, ...mixed]) {
    if (isNobody(people)) break;
    people = intersect(people, await solveForPeople(node, fewOf(people), ask));
  }
  return people;
}

/** Sources of people, the one with the fewest documents first; memberships name people outright. */
async function smallestFirst(plan: Plan): Promise<Exclude<Source, "lead">[]> {
  if (!plan.single.contact || !plan.single.customer) return ["membership", "customer", "contact"];
  const [contacts, customers] = await Promise.all([roughCount(db.contacts()), roughCount(db.customers())]);
  return contacts < customers ? ["membership", "contact", "customer"] : ["membership", "customer", "contact"];
}

/**
 * Rows where at most one lead condition is mixed with others. For leads of which it is true the mixed parts come down
 * to a set of people, for the other leads to another set; so it is enough to know whose leads there are (Boole's
 * expansion). The leads of which it is not true are all but those of which it is.
 */
async function caseByCase(
  single: Group | null,
  mixed: RuleNode[],
  people: PeopleSet,
  search: Search,
): Promise<Rows> {
  const [atom] = mixed.flatMap(leadAtomsOf);
  const few = fewOf(people);
  const { owners } = search;
  const always = single ? [single] : [];
  if (!atom) return { piiIds: await keepPeople(await owners(always, few), people), leadIds: null };

  const solve = async (answer: PeopleSet): Promise<PeopleSet> => {
    let allowed = people;
    for (const node of mixed) {
      allowed = intersect(allowed, await solveForPeople(node, few, search.ask, new Map([[atom, answer]])));
    }
    return allowed;
  };
  // Where nothing is narrowed yet, leads are asked while contacts and customers are.
  const early = few === null ? owners([...always, atom], null) : null;
  early?.catch(() => undefined);
  const [whereTrue, whereFalse] = await Promise.all([solve(everyone), solve(nobody)]);
  const among = fewOf(unite(whereTrue, whereFalse));
  const [withAtom, all] = await Promise.all([
    early ?? owners([...always, atom], among),
    isNobody(whereFalse) ? [] : owners(always, among),
  ]);
  const piiIds = await keepPeople(withAtom, whereTrue);
  if (all.length === 0) return { piiIds, leadIds: null };
  const others = await keepPeople(await without(all, withAtom), whereFalse);
  return { piiIds: piiIds.concat(others), leadIds: null };
}

async function keepPeople(piiIds: readonly string[], people: PeopleSet): Promise<readonly string[]> {
  if (isEveryone(people)) return piiIds;
  const kept: string[] = [];
  await inSlices(piiIds, (piiId) => {
    if (holdsFor(people, piiId)) kept.push(piiId);
  });
  return kept;
}

/** A list without as many of each value as another one has. */
async function without(all: readonly string[], some: readonly string[]): Promise<string[]> {
  const counts = new Map<string, number>();
  await inSlices(some, (id) => counts.set(id, (counts.get(id) ?? 0) + 1));
  const kept: string[] = [];
  await inSlices(all, (id) => {
    const count = counts.get(id) ?? 0;
    if (count > 0) counts.set(id, count - 1);
    else kept.push(id);
  });
  return kept;
}

/** Rows by lead: each part of a mixed node is asked of its own source, then combined row by row. */
async function rowByRow(
  single: Group | null,
  mixed: RuleNode[],
  people: PeopleSet,
  search: Search,
): Promise<Rows> {
  const few = fewOf(people);
  const leads = (node: RuleNode | null) => search.leads(node, few);
  const { leadIds, piiIds } = await leads(single);
  const answers = new Map<RuleNode, (leadId: string, piiId: string) => boolean>();
  for (const atom of mixed.flatMap(atomsOf)) {
    if (singleSource(atom) === "lead") {
      const found = await setOf((await leads(atom)).leadIds);
      answers.set(atom, (leadId) => found.has(leadId));
    } else {
      const set = await search.ask(atom, few);
      answers.set(atom, (_leadId, piiId) => holdsFor(set, piiId));
    }
  }
  const kept = { leadIds: [] as string[], piiIds: [] as string[] };
  await inSlices(leadIds, (leadId, i) => {
    const piiId = piiIds[i] as string;
    const answer = (atom: RuleNode) => answers.get(atom)?.(leadId, piiId) === true;
    if (!holdsFor(people, piiId) || !mixed.every((node) => combine(node, answer))) return;
    kept.leadIds.push(leadId);
    kept.piiIds.push(piiId);
  });
  return kept;
}

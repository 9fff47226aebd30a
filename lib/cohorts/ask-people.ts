import type { RuleNode } from "../rules/compile-rules.ts";
import { matchRow } from "../rules/match-row.ts";
import { holdsWhenMissing, type Source, singleSource } from "../rules/plan.ts";
import {
  complementOf,
  everyone,
  intersect,
  isEveryone,
  isNobody,
  nobody,
  type PeopleSet,
  unite,
} from "./people-set.ts";
import { queryMemberships, queryPeople } from "./query-ids.ts";
import type { Asking } from "./share-reads.ts";

/** Up to this many people are asked for by id; beyond it a full pass over the collection is quicker. */
const mostAskedById = 5_000;

/** The people of a set where they are few enough to ask for them by id, else null. */
export const fewOf = ({ ids, except }: PeopleSet): ReadonlySet<string> | null =>
  !except && ids.size <= mostAskedById ? ids : null;

/** Answers a node of one source for people: everyone, or right for those in `among` only. */
export type Ask = (node: RuleNode, among: ReadonlySet<string> | null) => Promise<PeopleSet>;

/**
 * Asks contacts, customers or stored memberships, whose answer is the same for every lead of a person.
 * @throws Error for a node about leads, or of several sources
 */
export const askPeople =
  (asking: Asking): Ask =>
  (node, among) => {
    const source = singleSource(node);
    if (source === undefined || source === "lead") throw new Error(`${node.path} is not about people alone.`);
    return askSource(source, node, among, asking);
  };

async function askSource(
  source: Exclude<Source, "lead">,
  node: RuleNode,
  among: ReadonlySet<string> | null,
  asking: Asking,
): Promise<PeopleSet> {
  const except = holdsWhenMissing(node);
  if (source !== "membership") return { ids: await queryPeople(source, node, except, among, asking), except };
  const memberships = await queryMemberships(node, among);
  const ids = new Set<string>();
  for (const [piiId, cohorts] of memberships) {
    if (matchRow(node, { lead: {}, contact: null, customer: null, cohorts }) !== except) ids.add(piiId);
  }
  return { ids, except };
}

/**
 * The people for whom a node holds, by set algebra over the answers to its largest parts of one source.
 * A group that needs all of its children asks for the next among the people left, once they are few.
 * @param among the answer needs to be right for these people only; null: for all
 * @param assumed answers that are known, such as a lead condition taken as true
 */
export async function solveForPeople(
  node: RuleNode,
  among: ReadonlySet<string> | null,
  ask: Ask,
  assumed: ReadonlyMap<RuleNode, PeopleSet> = new Map(),
): Promise<PeopleSet> {
  const known = assumed.get(node);
  if (known) return known;
  if (node.kind === "leaf" || singleSource(node) !== undefined) return ask(node, among);
  if (node.mode.kind === "atLeast") throw new Error("A group that counts is not answered by sets.");
  const solve = (child: RuleNode, within: ReadonlySet<string> | null) =>
    solveForPeople(child, within, ask, assumed);
  // What is assumed costs nothing and may decide the group.
  const inOrder = [...node.children].sort((a, b) => Number(assumed.has(b)) - Number(assumed.has(a)));
  const result =
    node.mode.kind === "all"
      ? await solveAll(inOrder, among, solve)
      : await solveAny(inOrder, among, solve, assumed);
  return node.not ? complementOf(result) : result;
}

type Solve = (child: RuleNode, among: ReadonlySet<string> | null) => Promise<PeopleSet>;

/** One after the other, among the people left once they are few. */
async function solveAll(children: RuleNode[], among: ReadonlySet<string> | null, solve: Solve) {
  let result = everyone;
  for (const child of children) {
    if (isNobody(result)) break;
    result = intersect(result, await solve(child, fewOf(result) ?? among));
  }
  return result;
}

/** All at once: no answer narrows the next question. */
async function solveAny(
  children: RuleNode[],
  among: ReadonlySet<string> | null,
  solve: Solve,
  assumed: ReadonlyMap<RuleNode, PeopleSet>,
) {
  const decided = children.some((child) => {
    const known = assumed.get(child);
    return known !== undefined && isEveryone(known);
  });
  if (decided) return everyone;
  return (await Promise.all(children.map((child) => solve(child, among)))).reduce(unite, nobody);
}

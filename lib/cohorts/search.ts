import type { PlanStep } from "../db/documents.ts";
import type { RuleNode } from "../rules/compile-rules.ts";
import { singleSource } from "../rules/plan.ts";
import { type Ask, askPeople, fewOf } from "./ask-people.ts";
import type { PeopleSet } from "./people-set.ts";
import { type LeadIds, queryLeadOwners, queryLeads } from "./query-ids.ts";
import type { Asking } from "./share-reads.ts";
import { wideAnswers } from "./wide-answers.ts";

/** The questions of one search: each is asked once, timed, and noted as a step of its plan. */
export type Search = {
  /** People for whom a node of one source holds. */
  ask: Ask;
  /** The person of each lead of which all of the nodes are true. */
  owners: (nodes: RuleNode[], among: ReadonlySet<string> | null) => Promise<readonly string[]>;
  /** Leads of which a node is true, told apart. */
  leads: (node: RuleNode | null, among: ReadonlySet<string> | null) => Promise<LeadIds>;
};

const conditionPaths = (node: RuleNode): string[] =>
  node.kind === "leaf" ? [node.path] : node.path !== "" ? [node.path] : node.children.flatMap(conditionPaths);

export function newSearch(steps: PlanStep[], asking: Asking): Search {
  const timed = async <T>(
    source: PlanStep["source"],
    nodes: RuleNode[],
    size: (found: T) => number,
    work: () => Promise<T>,
  ): Promise<T> => {
    const startedAt = performance.now();
    const found = await work();
    const duration_ms = Math.round(performance.now() - startedAt);
    steps.push({ source, conditions: nodes.flatMap(conditionPaths), found: size(found), duration_ms });
    return found;
  };
  const askDatabase = askPeople(asking);
  const asked = new Map<RuleNode, { among: ReadonlySet<string> | null; answer: Promise<PeopleSet> }>();
  const ask: Ask = (node, among) => {
    const earlier = asked.get(node);
    if (earlier?.among === among) return earlier.answer;
    const answer = timed(
      singleSource(node) ?? "combine",
      [node],
      (found: PeopleSet) => found.ids.size,
      async () => {
        const found = await askDatabase(node, among);
        if (among === null) wideAnswers.note(node, fewOf(found) === null);
        return found;
      },
    );
    asked.set(node, { among, answer });
    return answer;
  };
  const owned = new Map<string, Promise<readonly string[]>>();
  const owners: Search["owners"] = (nodes, among) => {
    const key = nodes.flatMap(conditionPaths).join(" ");
    const earlier = among === null ? owned.get(key) : undefined;
    if (earlier) return earlier;
    const answer = timed(
      "lead",
      nodes,
      (found: readonly string[]) => found.length,
      () => queryLeadOwners(nodes, among, asking),
    );
    if (among === null) owned.set(key, answer);
    return answer;
  };
  const leads: Search["leads"] = (node, among) =>
    timed(
      "lead",
      node ? [node] : [],
      (found: LeadIds) => found.leadIds.length,
      () => queryLeads(node, among, asking),
    );
  return { ask, owners, leads };
}

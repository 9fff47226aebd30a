import { setImmediate } from "node:timers/promises";
import type { Collection, Document } from "mongodb";
import { db } from "../db/collections.ts";
import { longestQueryMs, readBlocks } from "../db/read-blocks.ts";
import type { RuleNode } from "../rules/compile-rules.ts";
import { leavesOf } from "../rules/compile-rules.ts";
import { barePrefixes, complement, type Filter, toMongo } from "../rules/to-mongo.ts";

/** Matching leads, as two lists of equal length. */
export type LeadIds = { leadIds: string[]; piiIds: string[] };

/** Begins the key of a lead that has no `lead_id`. */
const keyedById = "_id ";

/** What a lead is told apart by: its `lead_id`, or where another app gave it none its `_id`. */
export const leadKey = (lead: Readonly<Record<string, unknown>>): string =>
  typeof lead.lead_id === "string" ? lead.lead_id : `${keyedById}${String(lead._id)}`;

/** True for the key of a lead that has a `lead_id`. */
export const hasLeadId = (key: string): boolean => !key.startsWith(keyedById);

type Ask = { filter: Filter; paths: ["pii_id"] | ["lead_id", "pii_id"]; signal: AbortSignal | undefined };

/** Ids in blocks, or one by one where that can't be done: a list for each path, all of equal length. */
async function readIds(collection: Collection<Document>, ask: Ask): Promise<string[][]> {
  const parts = ask.paths.map((path) => `$${path}`);
  return (
    (await readBlocks(collection, { filter: ask.filter, parts, signal: ask.signal })) ??
    (await oneByOne(collection, ask))
  );
}

const optionsOf = ({ signal }: Ask) => ({ maxTimeMS: longestQueryMs, ...(signal && { signal }) });

/**
 * The slow way, for collections in which other apps have written documents without ids of ours: a lead without one is
 * a row all the same, told apart by its `_id`; a document without a person is nobody's.
 */
async function oneByOne(collection: Collection<Document>, ask: Ask): Promise<string[][]> {
  const projection = Object.fromEntries([["_id", 1], ...ask.paths.map((path) => [path, 1])]);
  const lists: string[][] = ask.paths.map(() => []);
  const cursor = collection.find(ask.filter, { projection, batchSize: 20_000, ...optionsOf(ask) });
  let read = 0;
  for await (const row of cursor) {
    if (typeof row.pii_id === "string") {
      for (const [i, path] of ask.paths.entries())
        lists[i]?.push(path === "lead_id" ? leadKey(row) : row.pii_id);
    }
    if (++read % 5_000 === 0) await setImmediate();
  }
  return lists;
}

const among = (people: Iterable<string> | null): Filter[] =>
  people === null ? [] : [{ pii_id: { $in: [...people] } }];

const allOf = (filters: Filter[]): Filter =>
  filters.length === 0 ? {} : filters.length === 1 && filters[0] ? filters[0] : { $and: filters };

/** Leads that satisfy a node of leads' fields, among `people` where given. */
export async function queryLeads(
  node: RuleNode | null,
  people: Iterable<string> | null,
  signal?: AbortSignal,
): Promise<LeadIds> {
  const filter = allOf([...among(people), ...(node ? [toMongo(node, barePrefixes)] : [])]);
  const [leadIds = [], piiIds = []] = await readIds(db.leads() as unknown as Collection<Document>, {
    filter,
    paths: ["lead_id", "pii_id"],
    signal,
  });
  return { leadIds, piiIds };
}

/** The person of each lead that satisfies all of some nodes of leads' fields, among `people` where given. */
export async function queryLeadOwners(
  nodes: RuleNode[],
  people: Iterable<string> | null,
  signal?: AbortSignal,
): Promise<string[]> {
  const filter = allOf([...among(people), ...nodes.map((node) => toMongo(node, barePrefixes))]);
  const [piiIds = []] = await readIds(db.leads() as unknown as Collection<Document>, {
    filter,
    paths: ["pii_id"],
    signal,
  });
  return piiIds;
}

/** People whose contact or customer satisfies a node; with `inverted` those whose document does not. */
export async function queryPeople(
  entity: "contact" | "customer",
  node: RuleNode,
  inverted: boolean,
  people: Iterable<string> | null,
  signal?: AbortSignal,
): Promise<Set<string>> {
  const condition = toMongo(node, barePrefixes);
  const filter = allOf([...among(people), inverted ? complement(condition) : condition]);
  const collection = entity === "contact" ? db.contacts() : db.customers();
  const [ids = []] = await readIds(collection as unknown as Collection<Document>, {
    filter,
    paths: ["pii_id"],
    signal,
  });
  return new Set(ids);
}

/** Stored memberships of the cohorts that a node names, by person. */
export async function queryMemberships(
  node: RuleNode,
  people: Iterable<string> | null,
): Promise<Map<string, string[]>> {
  const named = leavesOf(node).flatMap((leaf) => (leaf.mongo?.$in as string[] | undefined) ?? []);
  const filter = allOf([{ cohort_id: { $in: [...new Set(named)] } }, ...among(people)]);
  const byPerson = new Map<string, string[]>();
  const cursor = db.cohortMembers().find(filter, {
    projection: { _id: 0, cohort_id: 1, pii_id: 1 },
    maxTimeMS: longestQueryMs,
    batchSize: 20_000,
  });
  for await (const { cohort_id, pii_id } of cursor) {
    const cohorts = byPerson.get(pii_id);
    if (cohorts) cohorts.push(cohort_id);
    else byPerson.set(pii_id, [cohort_id]);
  }
  return byPerson;
}

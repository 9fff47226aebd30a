import { setImmediate } from "node:timers/promises";
import type { Collection, Document } from "mongodb";
import { db } from "../db/collections.ts";
import type { RuleNode } from "../rules/compile-rules.ts";
import { leavesOf } from "../rules/compile-rules.ts";
import { barePrefixes, complement, type Filter, toMongo } from "../rules/to-mongo.ts";

/** A statement may take this long before the server gives up on it. */
export const longestQueryMs = 60_000;

/** Matching leads, as two lists of equal length. */
export type LeadIds = { leadIds: string[]; piiIds: string[] };

/** People that a condition is true of: those in `ids`, or with `except` everyone but those. */
export type PeopleSet = { ids: Set<string>; except: boolean };

const lastCharacters = {
  $substrCP: ["$pii_id", { $max: [0, { $subtract: [{ $strLenCP: "$pii_id" }, 2] }] }, 2],
};

/** Errors of a server that can't hold a block: document or memory limit. */
const tooLarge = new Set([10334, 17419, 146, 292]);

/**
 * Ids in up to a hundred or so large documents, several times quicker to read than a document for each; they are cut
 * by the last two characters of `pii_id`, and read one by one where a block is still too large. Between blocks others
 * get their turn.
 */
async function blocks(
  collection: Collection<Document>,
  filter: Filter,
  paths: string[],
  signal?: AbortSignal,
): Promise<string[][]> {
  const options = { maxTimeMS: longestQueryMs, ...(signal && { signal }) };
  const pushed = Object.fromEntries(paths.map((path, i) => [`v${i}`, { $push: `$${path}` }]));
  const pipeline = [{ $match: filter }, { $group: { _id: lastCharacters, ...pushed } }];
  const lists: string[][][] = paths.map(() => []);
  try {
    for await (const block of collection.aggregate(pipeline, options)) {
      for (const [i, list] of lists.entries()) list.push(block[`v${i}`] as string[]);
      await setImmediate();
    }
    return lists.map((list) => list.flat());
  } catch (error) {
    if (!tooLarge.has((error as { code?: number }).code ?? 0)) throw error;
    return oneByOne(collection, filter, paths, options);
  }
}

async function oneByOne(
  collection: Collection<Document>,
  filter: Filter,
  paths: string[],
  options: { maxTimeMS: number; signal?: AbortSignal },
): Promise<string[][]> {
  const projection = Object.fromEntries([["_id", 0], ...paths.map((path) => [path, 1])]);
  const lists: string[][] = paths.map(() => []);
  const cursor = collection.find(filter, { projection, batchSize: 20_000, ...options });
  let read = 0;
  for await (const row of cursor) {
    for (const [i, path] of paths.entries()) lists[i]?.push(row[path] as string);
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
  const [leadIds = [], piiIds = []] = await blocks(
    db.leads() as unknown as Collection<Document>,
    filter,
    ["lead_id", "pii_id"],
    signal,
  );
  return { leadIds, piiIds };
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
  const [ids = []] = await blocks(collection as unknown as Collection<Document>, filter, ["pii_id"], signal);
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

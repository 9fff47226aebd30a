import { setImmediate } from "node:timers/promises";
import type { Collection, Document } from "mongodb";
import { db } from "../db/collections.ts";
import { longestQueryMs, readBlocks } from "../db/read-blocks.ts";
import { storedMembers } from "../membership/apply-difference.ts";
import { membersOf } from "../membership/member-id.ts";
import type { RuleNode } from "../rules/compile-rules.ts";
import { leavesOf } from "../rules/compile-rules.ts";
import type { Entity } from "../rules/fields.ts";
import { barePrefixes, complement, type Filter, toMongo } from "../rules/to-mongo.ts";
import { setOf } from "./in-slices.ts";
import { type Asking, shareRead } from "./share-reads.ts";

/** Matching leads, as two lists of equal length. */
export type LeadIds = { leadIds: readonly string[]; piiIds: readonly string[] };

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

function allOf(filters: Filter[]): Filter {
  const [only, ...more] = filters.filter((filter) => Object.keys(filter).length > 0);
  return only === undefined ? {} : more.length === 0 ? only : { $and: [only, ...more] };
}

const documentsOf = (entity: Entity) => {
  const collections = { lead: db.leads, contact: db.contacts, customer: db.customers };
  return collections[entity]() as unknown as Collection<Document>;
};

/** Reads ids of the documents of an entity; where all people are asked for, one read may do for several who ask. */
async function readOf<T>(
  wanted: { entity: Entity; filter: Filter; paths: Ask["paths"]; people: Iterable<string> | null },
  asking: Asking,
  made: (lists: string[][]) => T | Promise<T>,
): Promise<T> {
  const { entity, paths, people } = wanted;
  const filter = allOf([...among(people), wanted.filter]);
  const read = async (signal: AbortSignal | undefined) => {
    const lists = await readIds(documentsOf(entity), { filter, paths, signal });
    return { answer: await made(lists), size: lists.reduce((sum, list) => sum + list.length, 0) };
  };
  if (people !== null) return (await read(asking.signal)).answer;
  return shareRead(`${entity} ${paths.join(" ")} ${JSON.stringify(filter)}`, read, asking);
}

/** Leads that satisfy a node of leads' fields, among `people` where given. */
export const queryLeads = (
  node: RuleNode | null,
  people: Iterable<string> | null,
  asking: Asking,
): Promise<LeadIds> =>
  readOf(
    {
      entity: "lead",
      filter: node ? toMongo(node, barePrefixes) : {},
      paths: ["lead_id", "pii_id"],
      people,
    },
    asking,
    ([leadIds = [], piiIds = []]) => ({ leadIds, piiIds }),
  );

/** The person of each lead that satisfies all of some nodes of leads' fields, among `people` where given. */
export const queryLeadOwners = (
  nodes: RuleNode[],
  people: Iterable<string> | null,
  asking: Asking,
): Promise<readonly string[]> =>
  readOf(
    {
      entity: "lead",
      filter: allOf(nodes.map((node) => toMongo(node, barePrefixes))),
      paths: ["pii_id"],
      people,
    },
    asking,
    ([piiIds = []]): readonly string[] => piiIds,
  );

/** People whose contact or customer satisfies a node; with `inverted` those whose document does not. */
export function queryPeople(
  entity: "contact" | "customer",
  node: RuleNode,
  inverted: boolean,
  people: Iterable<string> | null,
  asking: Asking,
): Promise<ReadonlySet<string>> {
  const condition = toMongo(node, barePrefixes);
  const filter = inverted ? complement(condition) : condition;
  return readOf(
    { entity, filter, paths: ["pii_id"], people },
    asking,
    ([ids = []]): Promise<ReadonlySet<string>> => setOf(ids),
  );
}

/** Beyond so many named cohorts their members are read in one go. */
const mostReadOneByOne = 10;

/** Stored memberships of the cohorts that a node names, by person. */
export async function queryMemberships(
  node: RuleNode,
  people: Iterable<string> | null,
): Promise<Map<string, string[]>> {
  const named = [
    ...new Set(leavesOf(node).flatMap((leaf) => (leaf.mongo?.$in as string[] | undefined) ?? [])),
  ];
  const byPerson = new Map<string, string[]>();
  const add = (pii_id: string, cohort_id: string) => {
    const cohorts = byPerson.get(pii_id);
    if (cohorts) cohorts.push(cohort_id);
    else byPerson.set(pii_id, [cohort_id]);
  };
  if (people === null && named.length <= mostReadOneByOne) {
    for (const cohort_id of named) {
      for (const pii_id of await storedMembers(cohort_id)) add(pii_id, cohort_id);
    }
    return byPerson;
  }
  const filter =
    people === null
      ? { $or: named.map((id) => membersOf(id)) }
      : { cohort_id: { $in: named }, pii_id: { $in: [...people] } };
  const cursor = db.cohortMembers().find(filter, {
    projection: { _id: 0, cohort_id: 1, pii_id: 1 },
    maxTimeMS: longestQueryMs,
    batchSize: 20_000,
  });
  for await (const { cohort_id, pii_id } of cursor) add(pii_id, cohort_id);
  return byPerson;
}

import type { Collection, Document, Filter } from "mongodb";
import { byBytes } from "../by-bytes.ts";
import { matchLeads } from "../cohorts/match-people.ts";
import { readRows } from "../cohorts/read-rows.ts";
import { loadWorkspace } from "../cohorts/workspace.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { CohortDocument, Lead } from "../db/documents.ts";
import { readBlocks } from "../db/read-blocks.ts";
import { storedMembers } from "../membership/apply-difference.ts";
import { compileRules } from "../rules/compile-rules.ts";
import { matchRow } from "../rules/match-row.ts";
import type { RuleGroup } from "../rules/rule.ts";
import type { PlannedLead } from "./plan-assignment.ts";

const projection = {
  _id: 0,
  lead_id: 1,
  pii_id: 1,
  status: 1,
  do_not_contact: 1,
  agent_id: 1,
  created_at: 1,
} as const;

/** People asked for by id at a time. */
const chunkSize = 10_000;

/** Leads of up to this many members are asked for by id; beyond it one pass over all leads is quicker. */
const mostAskedById = 50_000;

type Read = { lead: PlannedLead; at: number };

/** What is read of each lead, as texts; `""` for what is missing. */
const parts = [
  "$lead_id",
  "$pii_id",
  { $ifNull: ["$status", ""] },
  { $cond: [{ $eq: ["$do_not_contact", true] }, "1", ""] },
  { $ifNull: ["$agent_id", ""] },
  { $cond: [{ $eq: [{ $type: "$created_at" }, "date"] }, { $toString: { $toLong: "$created_at" } }, ""] },
];

async function readInBlocks(filter: Filter<Lead>): Promise<Read[] | null> {
  const lists = await readBlocks(db.leads() as unknown as Collection<Document>, { filter, parts });
  if (!lists) return null;
  const [leadIds = [], piiIds = [], statuses = [], marks = [], owners = [], times = []] = lists;
  return leadIds.map((lead_id, i) => ({
    lead: {
      lead_id,
      pii_id: piiIds[i] ?? "",
      status: statuses[i] || null,
      do_not_contact: marks[i] === "1",
      agent_id: owners[i] || null,
      matches: true,
    },
    at: times[i] ? Number(times[i]) : Number.NEGATIVE_INFINITY,
  }));
}

const textOr = <T>(value: unknown, otherwise: T): string | T =>
  typeof value === "string" && value !== "" ? value : otherwise;

/** The slow way, for leads with values of other types, as other apps may write them; one without an id can't be named in a job. */
async function readOneByOne(filter: Filter<Lead>): Promise<Read[]> {
  const read: Read[] = [];
  for await (const lead of db.leads().find(filter, { projection, batchSize: 20_000 })) {
    if (typeof lead.lead_id !== "string" || typeof lead.pii_id !== "string") continue;
    const { lead_id, pii_id, status, do_not_contact, agent_id, created_at } = lead;
    read.push({
      lead: {
        lead_id,
        pii_id,
        status: textOr(status, null),
        do_not_contact: do_not_contact === true,
        agent_id: textOr(agent_id, null),
        matches: true,
      },
      at: created_at instanceof Date ? created_at.getTime() : Number.NEGATIVE_INFINITY,
    });
  }
  return read;
}

const readSome = async (filter: Filter<Lead>): Promise<Read[]> =>
  (await readInBlocks(filter)) ?? (await readOneByOne(filter));

const sorted = (read: Read[]): PlannedLead[] => read.sort(inOrder).map(({ lead }) => lead);

async function leadsOf(people: readonly string[]): Promise<PlannedLead[]> {
  const read: Read[] = [];
  for (let from = 0; from < people.length; from += chunkSize) {
    const some = await readSome({ pii_id: { $in: people.slice(from, from + chunkSize) } });
    for (const each of some) read.push(each);
  }
  return sorted(read);
}

/** Of a large cohort members and all leads are read at the same time, of a small one first who they are. */
async function leadsOfMembers({ cohort_id, member_count }: CohortDocument): Promise<PlannedLead[]> {
  const members = storedMembers(cohort_id);
  if (member_count <= mostAskedById) return leadsOf([...(await members)]);
  const [people, leads] = await Promise.all([members, readSome({})]);
  return sorted(leads.filter(({ lead }) => people.has(lead.pii_id)));
}

/** By creation, then by the bytes of the id. */
const inOrder = (a: Read, b: Read): number =>
  a.at === b.at ? byBytes(a.lead.lead_id, b.lead.lead_id) : a.at < b.at ? -1 : 1;

const markMatching = (leads: PlannedLead[], matching: ReadonlySet<string>): PlannedLead[] =>
  leads.map((lead) => ({ ...lead, matches: matching.has(lead.lead_id) }));

/**
 * The leads of some of a cohort's members, in the order in which they are dealt out.
 * @param onlyMatching whether each lead's own match with the rules has to be known
 */
export async function readLeadsOf(
  ctx: Context,
  cohort: CohortDocument,
  piiIds: string[],
  onlyMatching: boolean,
): Promise<PlannedLead[]> {
  const leads = await leadsOf(piiIds);
  if (!onlyMatching || cohort.rules === null) return leads;
  const { registry, clock } = await loadWorkspace(ctx);
  const { root } = compileRules(cohort.rules as RuleGroup, registry, clock);
  const rows = await readRows({ piiIds, cohortIds: cohort.named_cohorts });
  return markMatching(
    leads,
    new Set(rows.filter((row) => matchRow(root, row)).map((row) => row.lead.lead_id as string)),
  );
}

/**
 * All leads of a cohort's members, in the order in which they are dealt out.
 * @param onlyMatching whether each lead's own match with the rules has to be known
 */
export async function readLeads(
  ctx: Context,
  cohort: CohortDocument,
  onlyMatching: boolean,
): Promise<PlannedLead[]> {
  const leads = await leadsOfMembers(cohort);
  if (!onlyMatching || cohort.rules === null) return leads;
  const { registry, clock } = await loadWorkspace(ctx);
  const { leadIds } = await matchLeads(compileRules(cohort.rules as RuleGroup, registry, clock).root);
  return markMatching(leads, new Set(leadIds));
}

import { matchPeople } from "../cohorts/match-people.ts";
import { readRows } from "../cohorts/read-rows.ts";
import { loadWorkspace } from "../cohorts/workspace.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { CohortDocument, Lead } from "../db/documents.ts";
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

/** Up to this many members are asked for by id; beyond it one pass over all leads is quicker. */
const mostAskedById = 50_000;

type Read = Pick<Lead, "lead_id" | "pii_id" | "status" | "agent_id" | "created_at"> & {
  do_not_contact?: unknown;
};

async function* leadsOf(members: ReadonlySet<string>): AsyncGenerator<Read> {
  if (members.size > mostAskedById) {
    const cursor = db.leads().find({}, { projection, batchSize: 20_000 });
    for await (const lead of cursor) if (members.has(lead.pii_id)) yield lead as Read;
    return;
  }
  const ids = [...members];
  for (let from = 0; from < ids.length; from += chunkSize) {
    const cursor = db
      .leads()
      .find({ pii_id: { $in: ids.slice(from, from + chunkSize) } }, { projection, batchSize: 20_000 });
    for await (const lead of cursor) yield lead as Read;
  }
}

const instant = (value: unknown): number =>
  value instanceof Date ? value.getTime() : Number.NEGATIVE_INFINITY;

/** By creation, then by the bytes of the id. */
const inOrder = (a: Read, b: Read): number => {
  const [left, right] = [instant(a.created_at), instant(b.created_at)];
  if (left !== right) return left < right ? -1 : 1;
  return Buffer.compare(Buffer.from(a.lead_id), Buffer.from(b.lead_id));
};

const planned = (lead: Read, matches: boolean): PlannedLead => ({
  lead_id: lead.lead_id,
  pii_id: lead.pii_id,
  status: typeof lead.status === "string" ? lead.status : null,
  do_not_contact: lead.do_not_contact === true,
  agent_id: typeof lead.agent_id === "string" && lead.agent_id !== "" ? lead.agent_id : null,
  matches,
});

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
  const leads: Read[] = [];
  for await (const lead of leadsOf(new Set(piiIds))) leads.push(lead);
  leads.sort(inOrder);
  if (!onlyMatching || cohort.rules === null) return leads.map((lead) => planned(lead, true));
  const { registry, clock } = await loadWorkspace(ctx);
  const { root } = compileRules(cohort.rules as RuleGroup, registry, clock);
  const rows = await readRows({ piiIds, cohortIds: cohort.named_cohorts });
  const matching = new Set(rows.filter((row) => matchRow(root, row)).map((row) => row.lead.lead_id));
  return leads.map((lead) => planned(lead, matching.has(lead.lead_id)));
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
  const leads: Read[] = [];
  for await (const lead of leadsOf(await storedMembers(cohort.cohort_id))) {
    // A lead that another app wrote without an id can't be named in a job, a pipeline or an outcome.
    if (typeof lead.lead_id === "string") leads.push(lead);
  }
  leads.sort(inOrder);
  if (!onlyMatching || cohort.rules === null) return leads.map((lead) => planned(lead, true));
  const { registry, clock } = await loadWorkspace(ctx);
  const { leadIds } = await matchPeople(compileRules(cohort.rules as RuleGroup, registry, clock).root);
  const matching = new Set(leadIds);
  return leads.map((lead) => planned(lead, matching.has(lead.lead_id)));
}

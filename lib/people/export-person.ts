import { z } from "zod";
import { audit } from "../access/audit.ts";
import { unpackLeads } from "../assignment/lead-blocks.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { requirePerson } from "./load-person.ts";

const documents = z.array(z.record(z.string(), z.unknown()));

export const PersonExport = z
  .strictObject({
    pii_id: z.string(),
    exported_at: z.date(),
    leads: documents,
    contacts: documents,
    customers: documents,
    cohort_members: documents,
    membership_events: documents,
    pipelines: documents,
    tasks: documents,
    assignments: documents,
  })
  .meta({ id: "PersonExport", description: "What is stored, collection by collection" });
export type PersonExport = z.infer<typeof PersonExport>;

const plain = { projection: { _id: 0 } } as const;

/** Everything that is held about a person, collection by collection. @throws NotFound */
export async function exportPerson(ctx: Context, pii_id: string): Promise<PersonExport> {
  await requirePerson(pii_id);
  const [leads, contacts, customers, cohort_members, membership_events] = await Promise.all([
    db.leads().find({ pii_id }, plain).toArray(),
    db.contacts().find({ pii_id }, plain).toArray(),
    db.customers().find({ pii_id }, plain).toArray(),
    db.cohortMembers().find({ pii_id }, plain).toArray(),
    eventsOf(pii_id),
  ]);
  const leadIds = leads.map(({ lead_id }) => lead_id);
  const ofLeads = { lead_id: { $in: leadIds } };
  const [pipelines, tasks, done, waiting] = await Promise.all([
    db.pipelines().find(ofLeads, plain).toArray(),
    db.tasks().find(ofLeads, plain).toArray(),
    db.assignmentItems().find(ofLeads, plain).toArray(),
    waitingAssignments(leadIds),
  ]);
  await audit(ctx, "person.export", pii_id);
  const exported_at = ctx.now();
  return {
    pii_id,
    exported_at,
    leads,
    contacts,
    customers,
    cohort_members,
    membership_events,
    pipelines,
    tasks,
    assignments: [...done, ...waiting],
  };
}

/** Entries and exits of one person, without whoever moved at the same time. */
async function eventsOf(pii_id: string) {
  const events = await db
    .membershipEvents()
    .find({ pii_ids: pii_id }, { projection: { _id: 0, pii_ids: 0 } })
    .sort({ at: 1 })
    .toArray();
  return events.map((event) => ({ ...event, pii_id }));
}

/** Leads of jobs that have not come to them. */
async function waitingAssignments(leadIds: string[]): Promise<Record<string, unknown>[]> {
  const blocks = await db
    .assignmentBlocks()
    .find({ lead_ids: { $in: leadIds } })
    .toArray();
  return blocks
    .flatMap((block) => unpackLeads(block, new Date(0)))
    .filter(({ lead_id }) => leadIds.includes(lead_id))
    .map(({ _id, at: _at, ...item }) => item);
}

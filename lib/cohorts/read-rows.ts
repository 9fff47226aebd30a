import { db } from "../db/collections.ts";
import type { Row } from "../rules/match-row.ts";

const byPerson = (documents: { pii_id: string }[]): Map<string, Record<string, unknown>> => {
  const map = new Map<string, Record<string, unknown>>();
  for (const document of documents) if (!map.has(document.pii_id)) map.set(document.pii_id, document);
  return map;
};

/** Cohorts of each person, among those named. */
export async function readMemberships(piiIds: string[], cohortIds: string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (cohortIds.length === 0) return found;
  const members = await db
    .cohortMembers()
    .find({ _id: { $in: piiIds.flatMap((pii) => cohortIds.map((cohort) => `${cohort}|${pii}`)) } })
    .toArray();
  for (const { pii_id, cohort_id } of members) found.set(pii_id, [...(found.get(pii_id) ?? []), cohort_id]);
  return found;
}

/**
 * The rows of people, or of some of their leads: each lead with its contact, customer and memberships.
 * One read of each collection, however many people.
 */
export async function readRows(wanted: {
  piiIds: string[];
  leadIds?: string[];
  cohortIds: string[];
}): Promise<Row[]> {
  const people = { pii_id: { $in: wanted.piiIds } };
  const leadFilter = wanted.leadIds ? { lead_id: { $in: wanted.leadIds } } : people;
  const [leads, contacts, customers, memberships] = await Promise.all([
    db.leads().find(leadFilter).toArray(),
    db.contacts().find(people).toArray(),
    db.customers().find(people).toArray(),
    readMemberships(wanted.piiIds, wanted.cohortIds),
  ]);
  const contactOf = byPerson(contacts);
  const customerOf = byPerson(customers);
  return leads.map((lead) => ({
    lead,
    contact: contactOf.get(lead.pii_id) ?? null,
    customer: customerOf.get(lead.pii_id) ?? null,
    cohorts: memberships.get(lead.pii_id) ?? [],
  }));
}

import { db } from "../db/collections.ts";
import type { Entity, Field } from "../rules/fields.ts";
import type { Row } from "../rules/match-row.ts";
import { hasLeadId, leadKey } from "./query-ids.ts";

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

/** What is read of each document: everything, or ids and the paths of some fields. */
const projectionOf = (fields: Iterable<Field> | undefined, entity: Entity): Record<string, 0 | 1> => {
  if (!fields) return {};
  const own = [...fields].filter((field) => field.entity === entity).map((field) => [field.path, 1]);
  return { _id: 1, pii_id: 1, ...(entity === "lead" && { lead_id: 1 }), ...Object.fromEntries(own) };
};

/**
 * The rows of people, or of some of their leads: each lead with its contact, customer and memberships.
 * One read of each collection, however many people.
 * @param wanted.fields where given, only these are read of the documents
 */
export async function readRows(wanted: {
  piiIds: string[];
  leadIds?: string[];
  cohortIds: string[];
  fields?: Iterable<Field>;
}): Promise<Row[]> {
  const people = { pii_id: { $in: wanted.piiIds } };
  const byId = wanted.leadIds?.every(hasLeadId) === true;
  const leadFilter = byId ? { lead_id: { $in: wanted.leadIds } } : people;
  const keys = wanted.leadIds && !byId ? new Set(wanted.leadIds) : null;
  const projected = (entity: Entity) => ({ projection: projectionOf(wanted.fields, entity) });
  const needs = (entity: Entity) =>
    !wanted.fields || [...wanted.fields].some((field) => field.entity === entity);
  const [leads, contacts, customers, memberships] = await Promise.all([
    db.leads().find(leadFilter, projected("lead")).toArray(),
    needs("contact") ? db.contacts().find(people, projected("contact")).toArray() : [],
    needs("customer") ? db.customers().find(people, projected("customer")).toArray() : [],
    readMemberships(wanted.piiIds, wanted.cohortIds),
  ]);
  const contactOf = byPerson(contacts);
  const customerOf = byPerson(customers);
  const asked = keys ? leads.filter((lead) => keys.has(leadKey(lead))) : leads;
  return asked.map((lead) => ({
    lead,
    contact: contactOf.get(lead.pii_id) ?? null,
    customer: customerOf.get(lead.pii_id) ?? null,
    cohorts: memberships.get(lead.pii_id) ?? [],
  }));
}

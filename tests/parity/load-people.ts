import { db } from "@/lib/db/collections.ts";
import type { Row } from "@/lib/rules/match-row.ts";
import type { Person } from "./arbitraries.ts";

/** Stores generated people as they are, wrong types included, and returns their rows as they read back. */
export async function loadPeople(people: Person[]): Promise<Row[]> {
  const named = (i: number) => ({ pii_id: `P${i}` });
  let lead = 0;
  const leads = people.flatMap((person, i) =>
    person.leads.map((fields) => ({ ...fields, ...named(i), lead_id: `L${lead++}` })),
  );
  const contacts = people.flatMap(({ contact }, i) =>
    contact ? [{ ...contact, ...named(i), _id: `P${i}`, contact_id: `C${i}` }] : [],
  );
  const customers = people.flatMap(({ customer }, i) =>
    customer ? [{ ...customer, ...named(i), _id: `P${i}`, customer_id: `K${i}` }] : [],
  );
  const members = people.flatMap(({ cohorts }, i) =>
    cohorts.map((cohort_id) => ({ ...named(i), _id: `${cohort_id}|P${i}`, cohort_id })),
  );
  await db.leads().insertMany(leads as never);
  await db.contacts().insertMany(contacts as never);
  await db.customers().insertMany(customers as never);
  await db.cohortMembers().insertMany(members as never);
  const stored = await db.leads().find().toArray();
  const contactOf = new Map(
    (await db.contacts().find().toArray()).map((contact) => [contact.pii_id, contact]),
  );
  const customerOf = new Map(
    (await db.customers().find().toArray()).map((customer) => [customer.pii_id, customer]),
  );
  return stored.map((document) => ({
    lead: document,
    contact: contactOf.get(document.pii_id) ?? null,
    customer: customerOf.get(document.pii_id) ?? null,
    cohorts: people[Number(document.pii_id.slice(1))]?.cohorts ?? [],
  }));
}

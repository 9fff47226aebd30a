import { z } from "zod";
import { db } from "../db/collections.ts";

export const PersonSummary = z
  .strictObject({
    pii_id: z.string(),
    name: z.string().nullable(),
    city: z.string().nullable(),
    lead_count: z.int(),
    is_customer: z.boolean(),
  })
  .meta({ id: "PersonSummary" });
export type PersonSummary = z.infer<typeof PersonSummary>;

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** What a list shows of people, in the order in which they are named. */
export async function summarisePeople(piiIds: readonly string[]): Promise<PersonSummary[]> {
  if (piiIds.length === 0) return [];
  const people = { pii_id: { $in: [...piiIds] } };
  const only = { projection: { _id: 0, pii_id: 1, name: 1, city: 1 } };
  const [contacts, customers, counts] = await Promise.all([
    db.contacts().find(people, only).toArray(),
    db
      .customers()
      .find(people, { projection: { _id: 0, pii_id: 1 } })
      .toArray(),
    db
      .leads()
      .aggregate<{ _id: string; n: number }>([
        { $match: people },
        { $group: { _id: "$pii_id", n: { $sum: 1 } } },
      ])
      .toArray(),
  ]);
  const contactOf = new Map(contacts.map((contact) => [contact.pii_id, contact]));
  const bought = new Set(customers.map(({ pii_id }) => pii_id));
  const countOf = new Map(counts.map(({ _id, n }) => [_id, n]));
  return piiIds.map((pii_id) => ({
    pii_id,
    name: textOf(contactOf.get(pii_id)?.name),
    city: textOf(contactOf.get(pii_id)?.city),
    lead_count: countOf.get(pii_id) ?? 0,
    is_customer: bought.has(pii_id),
  }));
}

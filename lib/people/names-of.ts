import { db } from "../db/collections.ts";

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** Names of people, from their contacts. */
export async function namesOf(piiIds: string[]): Promise<Map<string, string | null>> {
  const contacts = await db
    .contacts()
    .find({ pii_id: { $in: piiIds } }, { projection: { _id: 0, pii_id: 1, name: 1 } })
    .toArray();
  return new Map(contacts.map((contact) => [contact.pii_id, text(contact.name)]));
}

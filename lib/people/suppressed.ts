import { db, type Session } from "../db/collections.ts";
import { erasedLabel } from "./erased-label.ts";
import { contactsIn } from "./spellings.ts";

/** What of a value is compared: e-mail addresses and phone numbers however they are spelled, anything else as it is. */
export const compared = (value: string): string[] => [value, ...contactsIn(value)];

/**
 * Puts someone who is erased on the list of those whom no import brings back: their id and what tells them from others,
 * as digests from which nobody can go back.
 */
export async function suppress(
  pii_id: string,
  telling: readonly string[],
  at: Date,
  session: Session,
): Promise<void> {
  const person = erasedLabel(pii_id);
  const labels = new Set([pii_id, ...telling].flatMap(compared).map(erasedLabel));
  await db.suppressions().bulkWrite(
    [...labels].map((_id) => ({
      replaceOne: { filter: { _id }, replacement: { _id, person, at }, upsert: true },
    })),
    { ordered: false, session },
  );
}

/**
 * Puts people on the list of whom nothing is there but the label, which is the digest of their id.
 * @param erasures when each was erased, by their label
 */
export async function suppressLabels(erasures: ReadonlyMap<string, Date>): Promise<void> {
  if (erasures.size === 0) return;
  await db.suppressions().bulkWrite(
    [...erasures].map(([_id, at]) => ({
      updateOne: { filter: { _id }, update: { $setOnInsert: { person: _id, at } }, upsert: true },
    })),
    { ordered: false },
  );
}

/** Tells of ids, e-mail addresses and phone numbers among `values` whether they are of someone who was erased. */
export async function suppressedAmong(values: readonly string[]): Promise<(value: string) => boolean> {
  if (values.length === 0 || !(await db.suppressions().findOne({}))) return () => false;
  const labels = new Map([...new Set(values.flatMap(compared))].map((value) => [value, erasedLabel(value)]));
  const listed = await db
    .suppressions()
    .find({ _id: { $in: [...labels.values()] } }, { projection: { _id: 1 } })
    .toArray();
  const found = new Set(listed.map(({ _id }) => _id));
  return (value) => compared(value).some((each) => found.has(labels.get(each) ?? ""));
}

/** Takes people off the list: someone has made them anew, on purpose. */
export async function letBack(piiIds: readonly string[]): Promise<void> {
  if (piiIds.length === 0 || !(await db.suppressions().findOne({}))) return;
  const people = { $in: piiIds.map(erasedLabel) };
  await db.suppressions().deleteMany({ person: people });
  // Nor are they looked for again: what is found would be this.
  await db.erasures().deleteMany({ _id: people });
}

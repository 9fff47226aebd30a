import { db } from "./collections.ts";
import { type Numbered, nextIds } from "./next-id.ts";

/** Kinds whose ids clients may choose, with the field that holds them. */
const idFields = {
  lead: "lead_id",
  contact: "contact_id",
  customer: "customer_id",
  agent: "agent_id",
} as const satisfies Partial<Record<Numbered, string>>;

export type Chosen = keyof typeof idFields;

const mostAtOnce = 10_000;

const collectionOf = {
  lead: db.leads,
  contact: db.contacts,
  customer: db.customers,
  agent: db.agents,
};

async function storedIds(kind: Chosen, ids: string[]): Promise<Set<unknown>> {
  const idField = idFields[kind];
  const found: unknown[] = await collectionOf[kind]().distinct(idField, { [idField]: { $in: ids } });
  return new Set(found);
}

/**
 * `count` new ids of a kind that nothing has yet. Clients may have used ids of the same form,
 * so numbers that are taken are passed over, in steps that double.
 * @param promised ids that are about to be used, and are not stored yet
 */
export async function nextFreeIds(
  kind: Chosen,
  count: number,
  promised: ReadonlySet<string> = new Set(),
): Promise<string[]> {
  const free: string[] = [];
  for (let step = 1; free.length < count; step = Math.min(step * 2, mostAtOnce)) {
    const tried = await nextIds(kind, Math.max(count - free.length, step));
    const stored = await storedIds(kind, tried);
    free.push(...tried.filter((id) => !stored.has(id) && !promised.has(id)));
  }
  return free.slice(0, count);
}

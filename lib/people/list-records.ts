import { z } from "zod";
import type { Context } from "../context.ts";
import { entityMap } from "../db/entity-map.ts";
import { inOrder } from "../db/in-order.ts";
import { given } from "../given.ts";
import { cursorsOf, ListQuery, type Page, toPage } from "../http/list.ts";
import { maxIdLength } from "../id-text.ts";
import type { Entity } from "../rules/fields.ts";
import { idOf, kinds, type PersonRecord } from "./entity-kinds.ts";
import { maxTextLength } from "./entity-schema.ts";
import { hasOwnId, noOwnId } from "./own-id.ts";
import { showerOf } from "./show-record.ts";

export const ListRecords = ListQuery.extend({
  pii_id: z.string().min(1).max(maxIdLength).optional().meta({ description: "Of this person only" }),
});
export type ListRecords = z.infer<typeof ListRecords>;

export const ListLeads = ListRecords.extend({
  agent_id: z.string().min(1).max(maxIdLength).optional().meta({ description: "Owned by this agent" }),
  status: z.string().min(1).max(maxTextLength).optional(),
});
export type ListLeads = z.infer<typeof ListLeads>;

/** After which record a page begins: by its own id, or by its person's where it has none. */
const Position = z.union([z.string(), z.strictObject({ person: z.string() })]);

const cursors = {
  lead: cursorsOf("leads", Position),
  contact: cursorsOf("contacts", Position),
  customer: cursorsOf("customers", Position),
} satisfies Record<Entity, unknown>;

/**
 * Leads, contacts or customers by their own id, by bytes, so that pages neither repeat nor skip one; after them what
 * another app's collection has of contacts or customers without an id, by their persons.
 */
export async function listRecords(
  _ctx: Context,
  entity: Entity,
  { limit, cursor, ...filters }: ListLeads,
): Promise<Page<PersonRecord>> {
  const wanted = given(filters);
  const after = cursor === undefined ? undefined : cursors[entity].read(cursor);
  const count = limit + 1;
  const rows = typeof after === "object" ? [] : await byOwnId(entity, wanted, after, count);
  const { isMapped } = entityMap().entities[entity];
  if (rows.length < count && isMapped && kinds[entity].onePerPerson) {
    const person = typeof after === "object" ? after.person : undefined;
    rows.push(...(await byPerson(entity, wanted, person, count - rows.length)));
  }
  const { items, next_cursor } = toPage(rows, limit, cursors[entity], (last) =>
    hasOwnId(entity, last) ? idOf(entity, last) : { person: last.pii_id },
  );
  return { items: items.map(await showerOf(entity)), next_cursor };
}

type Wanted = Record<string, unknown>;

const from = (after: string | undefined) => (after === undefined ? { $gte: "" } : { $gt: after });

async function byOwnId(entity: Entity, wanted: Wanted, after: string | undefined, count: number) {
  const { idField, collection } = kinds[entity];
  if (Object.keys(wanted).length === 0) return inOrder(collection(), idField, { after, count });
  return collection()
    .find({ ...wanted, [idField]: from(after) })
    .sort({ [idField]: 1 })
    .limit(count)
    .toArray();
}

const byPerson = (entity: Entity, wanted: Wanted, after: string | undefined, count: number) =>
  kinds[entity]
    .collection()
    .find({ $and: [wanted, { pii_id: from(after) }, noOwnId(entity)] })
    .sort({ pii_id: 1 })
    .limit(count)
    .toArray();

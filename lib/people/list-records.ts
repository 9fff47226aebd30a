import { z } from "zod";
import type { Context } from "../context.ts";
import { inOrder } from "../db/in-order.ts";
import { given } from "../given.ts";
import { cursorsOf, ListQuery, type Page, toPage } from "../http/list.ts";
import { maxIdLength } from "../id-text.ts";
import type { Entity } from "../rules/fields.ts";
import { kinds, type PersonRecord } from "./entity-kinds.ts";
import { maxTextLength } from "./entity-schema.ts";
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

const cursors = {
  lead: cursorsOf("leads", z.string()),
  contact: cursorsOf("contacts", z.string()),
  customer: cursorsOf("customers", z.string()),
} satisfies Record<Entity, unknown>;

/** Leads, contacts or customers by their own id, by bytes, so that pages neither repeat nor skip one. */
export async function listRecords(
  _ctx: Context,
  entity: Entity,
  { limit, cursor, ...filters }: ListLeads,
): Promise<Page<PersonRecord>> {
  const { idField, collection } = kinds[entity];
  const wanted = given(filters);
  const after = cursor === undefined ? undefined : cursors[entity].read(cursor);
  const count = limit + 1;
  // Records without an id of ours, as other apps write them, have no place in a list by ids.
  const rows =
    Object.keys(wanted).length > 0
      ? await collection()
          .find({ ...wanted, [idField]: after === undefined ? { $gte: "" } : { $gt: after } })
          .sort({ [idField]: 1 })
          .limit(count)
          .toArray()
      : await inOrder(collection(), idField, { after, count });
  return toPage(rows.map(await showerOf(entity)), limit, cursors[entity], (last) => String(last[idField]));
}

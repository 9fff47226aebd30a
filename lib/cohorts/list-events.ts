import { mongo } from "mongoose";
import { z } from "zod";
import { db } from "../db/collections.ts";
import type { CohortDocument, MembershipEvent } from "../db/documents.ts";
import { cursorsOf, type ListQuery, type Page, toPage } from "../http/list.ts";
import { namesOf } from "../people/names-of.ts";

const Position = z.strictObject({
  at: z.iso.datetime(),
  id: z.string().regex(/^[0-9a-f]{24}$/),
  /** Which of the people who moved together. */
  place: z.int().min(0),
});
const cursors = cursorsOf("events", Position);

type EventOfOne = Omit<MembershipEvent, "pii_ids"> & { _id: mongo.ObjectId; pii_id: string; place: number };

export type ShownEvent = Pick<EventOfOne, "pii_id" | "type" | "at" | "cause"> & { name: string | null };

/** Where the events of a page begin: documents from that of the cursor on, without the people shown already. */
function after(cursor: string | undefined): { from: Date | undefined; documents: object; people: object } {
  if (cursor === undefined) return { from: undefined, documents: {}, people: {} };
  const { at, id, place } = cursors.read(cursor);
  const [from, _id] = [new Date(at), new mongo.ObjectId(id)];
  return {
    from,
    documents: { $or: [{ at: { $lt: from } }, { at: from, _id: { $lte: _id } }] },
    people: { $or: [{ _id: { $ne: _id } }, { place: { $gt: place } }] },
  };
}

/**
 * How far back is looked for a page, one after the other until it is full: some servers sort everything that fits
 * before they stop at a limit, and a busy cohort has years of events.
 */
const spansMs = [60_000, 86_400_000, Number.POSITIVE_INFINITY];

/** Entries and exits of a cohort, newest first. */
export async function listEvents({ cohort_id }: CohortDocument, query: ListQuery): Promise<Page<ShownEvent>> {
  const { from = new Date(), documents, people } = after(query.cursor);
  const most = query.limit + 1;
  let rows: EventOfOne[] = [];
  for (const span of spansMs) {
    const since = Number.isFinite(span) ? { at: { $gte: new Date(from.getTime() - span) } } : {};
    rows = await read({ $and: [{ cohort_id, ...since }, documents] }, people, most);
    if (rows.length >= most) break;
  }
  const { items, next_cursor } = toPage(rows, query.limit, cursors, (last) => ({
    at: last.at.toISOString(),
    id: String(last._id),
    place: Number(last.place),
  }));
  const names = await namesOf(items.map((event) => event.pii_id));
  return {
    items: items.map(({ pii_id, type, at, cause }) => ({
      pii_id,
      name: names.get(pii_id) ?? null,
      type,
      at,
      cause,
    })),
    next_cursor,
  };
}

/** The newest of the events that fit, one for each person. */
const read = (documents: object, people: object, most: number): Promise<EventOfOne[]> =>
  db
    .membershipEvents()
    .aggregate<EventOfOne>([
      { $match: documents },
      { $sort: { at: -1, _id: -1 } },
      // Each holds someone, but for that of the cursor, which may have been shown to its end.
      { $limit: most + 1 },
      { $unwind: { path: "$pii_ids", includeArrayIndex: "place" } },
      { $match: people },
      { $limit: most },
      { $addFields: { pii_id: "$pii_ids" } },
    ])
    .toArray();

import { mongo } from "mongoose";
import { z } from "zod";
import { db } from "../db/collections.ts";
import type { CohortDocument, MembershipEvent } from "../db/documents.ts";
import { decodeCursor, type ListQuery, type Page, toPage } from "../http/list.ts";
import { namesOf } from "./sample-people.ts";

const Position = z.strictObject({ at: z.iso.datetime(), id: z.string().regex(/^[0-9a-f]{24}$/) });

export type ShownEvent = Omit<MembershipEvent, "cohort_id"> & { name: string | null };

/** Entries and exits of a cohort, newest first. */
export async function listEvents({ cohort_id }: CohortDocument, query: ListQuery): Promise<Page<ShownEvent>> {
  const filter: Record<string, unknown> = { cohort_id };
  if (query.cursor !== undefined) {
    const { at, id } = decodeCursor(query.cursor, Position);
    const date = new Date(at);
    filter.$or = [{ at: { $lt: date } }, { at: date, _id: { $lt: new mongo.ObjectId(id) } }];
  }
  const rows = await db
    .membershipEvents()
    .find(filter)
    .sort({ at: -1, _id: -1 })
    .limit(query.limit + 1)
    .toArray();
  const { items, next_cursor } = toPage(rows, query.limit, (last) => ({
    at: last.at.toISOString(),
    id: String(last._id),
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

/** Member counts of a cohort over time, oldest first, the newest 1,000. */
export async function listSizes({
  cohort_id,
}: CohortDocument): Promise<{ items: { at: Date; member_count: number }[] }> {
  const rows = await db
    .cohortSizes()
    .find({ cohort_id }, { projection: { _id: 0, at: 1, member_count: 1 } })
    .sort({ at: -1 })
    .limit(1_000)
    .toArray();
  return { items: rows.reverse() };
}

import { createHmac } from "node:crypto";
import { db } from "../db/collections.ts";
import { env } from "../env.ts";

/** Stands for someone who was erased: whoever knows the id can compute it, nobody can go back from it. */
export const erasedLabel = (pii_id: string): string =>
  `erased:${createHmac("sha256", env().AUTH_SECRET).update(pii_id).digest("hex").slice(0, 24)}`;

/** Tells of an id whether its person was erased at `since` or later. */
export async function erasedSince(since: Date): Promise<(pii_id: string) => boolean> {
  const entries = await db
    .audit()
    .find({ at: { $gte: since }, action: "person.erase" }, { projection: { _id: 0, object: 1 } })
    .toArray();
  const labels = new Set(entries.map(({ object }) => object));
  return (pii_id) => labels.size > 0 && labels.has(erasedLabel(pii_id));
}

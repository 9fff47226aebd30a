import type { Context } from "../context.ts";
import { db, type Session } from "../db/collections.ts";
import { seal } from "../sealed.ts";
import { erasedLabel } from "./erased-label.ts";

/** What ids of erased people are sealed for. */
export const ofErasures = "erasures";

const firstMs = 10_000;

/** Has someone who was erased looked for again: soon, and then after twice the time. */
export async function lookAgainFor(ctx: Context, pii_id: string, session: Session): Promise<void> {
  const at = ctx.now();
  const _id = erasedLabel(pii_id);
  const due_at = new Date(at.getTime() + firstMs);
  const erasure = { _id, sealed_pii_id: seal(ofErasures, pii_id), at, due_at };
  await db.erasures().replaceOne({ _id }, erasure, { upsert: true, session });
}

import type { Context } from "../context.ts";
import { db, type Session } from "../db/collections.ts";
import type { Entity } from "../rules/fields.ts";
import { seal } from "../sealed.ts";
import { erasedLabel } from "./erased-label.ts";

/** What ids of erased people are sealed for. */
export const ofErasures = "erasures";

const firstMs = 10_000;

/** Ids by which the audit log names a person. */
export type AuditIds = { ids: Record<Entity, string[]>; taskIds: string[] };

/** Has someone who was erased looked for again: soon, and then after twice the time. */
export async function lookAgainFor(
  ctx: Context,
  pii_id: string,
  known: AuditIds,
  session: Session,
): Promise<void> {
  const at = ctx.now();
  const _id = erasedLabel(pii_id);
  const due_at = new Date(at.getTime() + firstMs);
  const sealed_ids = seal(ofErasures, JSON.stringify(known));
  const erasure = { _id, sealed_pii_id: seal(ofErasures, pii_id), sealed_ids, at, due_at };
  await db.erasures().replaceOne({ _id }, erasure, { upsert: true, session });
}

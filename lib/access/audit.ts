import mongoose from "mongoose";
import { actorLabel, type Context } from "../context.ts";
import { db, type Session, whenSettled } from "../db/collections.ts";
import { erasedLabel } from "../people/erased-label.ts";
import { macOf } from "./audit-mac.ts";
import { takeUntold, telling, tellLater } from "./audit-told.ts";

/** What was done (`object.verb`, as in `cohort.create`), the id of what it was done to, and names of its fields. */
export type Act = { action: string; object: string; fields?: readonly string[] };

function entryOf(ctx: Context, { action, object, fields = [] }: Act) {
  const before = takeUntold();
  const written = {
    at: ctx.now(),
    actor: actorLabel(ctx.actor),
    actor_name: ctx.actor.name,
    action,
    object,
    object_digest: erasedLabel(object),
    fields: [...fields],
    request_id: ctx.requestId,
    ...(before.length > 0 && { before }),
  };
  return { _id: new mongoose.mongo.ObjectId(), ...written, mac: macOf(written) };
}

type Entry = ReturnType<typeof entryOf>;

/** What later entries have to tell of, once it is known whether these were written. */
const settledBy = (entries: readonly Entry[]) => ({
  committed: () => tellLater(entries.map(telling)),
  undone: () => tellLater(entries.flatMap(({ before = [] }) => before)),
});

/**
 * Keeps who did what: ids and names of fields, never values.
 * @param action `object.verb`, as in `cohort.create`
 * @param object id of what it was done to
 * @param fields names of the fields that were given or changed
 * @param session the transaction that the entry commits with
 */
export async function audit(
  ctx: Context,
  action: string,
  object: string,
  fields: readonly string[] = [],
  session?: Session,
): Promise<void> {
  if (session) return auditEach(ctx, [{ action, object, fields }], session);
  const entry = entryOf(ctx, { action, object, fields });
  const settled = settledBy([entry]);
  try {
    await db.audit().insertOne(entry);
  } catch (error) {
    settled.undone();
    throw error;
  }
  settled.committed();
}

/** Keeps an entry for each of several acts that commit together, in the order in which they are given. */
export async function auditEach(ctx: Context, acts: readonly Act[], session: Session): Promise<void> {
  if (acts.length === 0) return;
  const entries = acts.map((act) => entryOf(ctx, act));
  whenSettled(session, settledBy(entries));
  await db.audit().insertMany(entries, { session });
}

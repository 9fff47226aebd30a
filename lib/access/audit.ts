import mongoose from "mongoose";
import { actorLabel, type Context } from "../context.ts";
import { db, type Session, whenSettled } from "../db/collections.ts";
import { erasedLabel } from "../people/erased-label.ts";
import { macOf } from "./audit-mac.ts";
import { takeUntold, telling, tellLater } from "./audit-told.ts";

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
  const entry = { _id: new mongoose.mongo.ObjectId(), ...written, mac: macOf(written) };
  const settled = {
    committed: () => tellLater([telling(entry)]),
    undone: () => tellLater(before),
  };
  if (session) {
    whenSettled(session, settled);
    await db.audit().insertOne(entry, { session });
    return;
  }
  try {
    await db.audit().insertOne(entry);
  } catch (error) {
    settled.undone();
    throw error;
  }
  settled.committed();
}

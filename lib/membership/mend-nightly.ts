import type { Context } from "../context.ts";
import { db, isDuplicateKey } from "../db/collections.ts";
import { checkDrift } from "./check-drift.ts";

/** The hour of the day (UTC) at which members are checked. */
const hour = 3;
/** A check whose worker died is begun again after this long. */
const againMs = 3_600_000;

/** The next instant at which the check is due. */
export function nextNight(now: Date): Date {
  const next = new Date(now);
  next.setUTCHours(hour, 0, 0, 0);
  if (next <= now) next.setUTCDate(next.getUTCDate() + 1);
  return next;
}

/** Checks the members for drift once a night, in one of the workers; `signal` ends it, and another one begins again. */
export async function mendNightly(ctx: Context, signal: AbortSignal): Promise<void> {
  const now = ctx.now();
  const drift = { _id: "drift" };
  await db
    .workerState()
    .updateOne(drift, { $setOnInsert: { due_at: nextNight(now) } }, { upsert: true })
    .catch((error: unknown) => {
      // Another worker was first.
      if (!isDuplicateKey(error)) throw error;
    });
  const due_at = new Date(now.getTime() + againMs);
  const mine = await db
    .workerState()
    .findOneAndUpdate({ ...drift, due_at: { $lte: now } }, { $set: { due_at } });
  if (!mine) return;
  const mended = await checkDrift(ctx, signal);
  const checked_at = ctx.now();
  const next = signal.aborted ? checked_at : nextNight(checked_at);
  await db.workerState().updateOne(drift, { $set: { due_at: next, checked_at, mended } });
}

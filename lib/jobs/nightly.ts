import type { Context } from "../context.ts";
import { db, isDuplicateKey } from "../db/collections.ts";
import { holdEnded } from "../hold.ts";

/** The hour of the day (UTC) at which what is nightly is due. */
const hour = 3;
/** The next time is due within this. */
const longestMs = 24 * 3_600_000;
/** What a worker died over is begun again after this long. */
const againMs = 3_600_000;

/** The next instant at which nightly work is due. */
export function nextNight(now: Date): Date {
  const next = new Date(now);
  next.setUTCHours(hour, 0, 0, 0);
  if (next <= now) next.setUTCDate(next.getUTCDate() + 1);
  return next;
}

/**
 * Runs `work` when its night has come, in one of the workers that ask, and keeps what it tells beside when it was done.
 * Where `signal` ended it, or it failed, it is due again within the hour.
 * @param _id of the work among the workers' state
 */
export async function nightly(
  ctx: Context,
  _id: string,
  signal: AbortSignal,
  work: () => Promise<Record<string, unknown>>,
): Promise<void> {
  const now = ctx.now();
  await db
    .workerState()
    .updateOne({ _id }, { $setOnInsert: { due_at: nextNight(now) } }, { upsert: true })
    .catch((error: unknown) => {
      // Another worker was first.
      if (!isDuplicateKey(error)) throw error;
    });
  const due_at = new Date(now.getTime() + againMs);
  const mine = await db
    .workerState()
    .findOneAndUpdate({ _id, $or: [...holdEnded("due_at", now, longestMs)] }, { $set: { due_at } });
  if (!mine) return;
  const told = await work();
  const checked_at = ctx.now();
  const next = signal.aborted ? checked_at : nextNight(checked_at);
  await db.workerState().updateOne({ _id }, { $set: { due_at: next, checked_at, ...told } });
}

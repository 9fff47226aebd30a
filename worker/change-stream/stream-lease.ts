import { db, isDuplicateKey, killSession, openSession, type Session } from "../../lib/db/collections.ts";
import type { WorkerState } from "../../lib/db/workspace-documents.ts";
import { holdEnded } from "../../lib/hold.ts";

const streamId = "stream";

/** One worker follows the stream; it is heard every few seconds, and another takes over once it is silent. */
export const leaseMs = 10_000;

/**
 * `progress` is how far changes are applied. Members are stored in `session` alone, so that whoever takes over can end
 * what a holder that was killed or put to sleep has open there.
 */
export type Lease = {
  holder: string;
  epoch: number;
  progress: Progress;
  session: Session;
  end: () => Promise<void>;
};

export type Progress = {
  token: unknown;
  seq: number | null;
  confirmedAt: Date | null;
  lagMs: number | null;
};

/** Another worker holds the stream, or has taken it. */
export class LeaseLost extends Error {}

/** Takes the stream when nobody or nobody alive holds it, or again when this worker does. @returns the lease, or null while another has it */
export async function takeLease(holder: string, now: Date): Promise<Lease | null> {
  const state = await claim(holder, now);
  if (!state) return null;
  const epoch = state.epoch ?? 1;
  // Before anything is read: what the former holder commits before this is seen, and it commits nothing after it.
  if (state.session_id) await killSession(state.session_id);
  const { session, id, end } = await openSession();
  const kept = await db
    .workerState()
    .updateOne({ _id: streamId, holder, epoch }, { $set: { session_id: id } });
  if (kept.matchedCount === 0) {
    await end();
    return null;
  }
  const { token = null, seq = null, confirmed_at = null, lag_ms = null } = state;
  return { holder, epoch, session, end, progress: { token, seq, confirmedAt: confirmed_at, lagMs: lag_ms } };
}

async function claim(holder: string, now: Date): Promise<WorkerState | null> {
  const expires_at = new Date(now.getTime() + leaseMs);
  try {
    return await db.workerState().findOneAndUpdate(
      {
        _id: streamId,
        $or: [{ holder: { $exists: false } }, { holder }, ...holdEnded("expires_at", now, leaseMs)],
      },
      { $set: { holder, expires_at }, $inc: { epoch: 1 } },
      { upsert: true, returnDocument: "after" },
    );
  } catch (error) {
    if (isDuplicateKey(error)) return null;
    throw error;
  }
}

/** Asks in a transaction whether the lease is still this worker's. @throws LeaseLost */
export async function checkLease({ holder, epoch }: Lease, session: Session): Promise<void> {
  const mine = await db
    .workerState()
    .findOne({ _id: streamId, holder, epoch }, { session, projection: { _id: 1 } });
  if (!mine) throw new LeaseLost("Another worker follows the change stream.");
}

/** Keeps the lease. @returns false when another worker has taken it */
export async function renewLease({ holder, epoch }: Lease, now: Date): Promise<boolean> {
  const kept = await db
    .workerState()
    .updateOne({ _id: streamId, holder, epoch }, { $set: { expires_at: new Date(now.getTime() + leaseMs) } });
  return kept.matchedCount === 1;
}

/** Remembers how far changes are applied. @throws LeaseLost */
export async function saveProgress({ holder, epoch, progress }: Lease): Promise<void> {
  const { token, seq, confirmedAt, lagMs } = progress;
  const kept = await db.workerState().updateOne(
    { _id: streamId, holder, epoch },
    {
      $set: {
        token,
        ...(seq !== null && { seq }),
        ...(confirmedAt !== null && { confirmed_at: confirmedAt }),
        ...(lagMs !== null && { lag_ms: lagMs }),
      },
    },
  );
  if (kept.matchedCount === 0) throw new LeaseLost("Another worker follows the change stream.");
}

/** Forgets a token that the server can't resume from. */
export async function dropToken({ holder, epoch }: Lease): Promise<void> {
  await db.workerState().updateOne({ _id: streamId, holder, epoch }, { $unset: { token: "", seq: "" } });
}

/** Lets another worker take the stream at once. */
export async function releaseLease({ holder, epoch }: Lease): Promise<void> {
  await db
    .workerState()
    .updateOne({ _id: streamId, holder, epoch }, { $unset: { holder: "", expires_at: "" } });
}

/** Sends the next heartbeat through the stream. */
export async function beat(now: Date): Promise<void> {
  await db
    .streamHeartbeats()
    .updateOne({ _id: streamId }, { $inc: { seq: 1 }, $set: { at: now } }, { upsert: true });
}

import { db, isDuplicateKey } from "../../lib/db/collections.ts";

const streamId = "stream";

/** One worker follows the stream; it is heard every few seconds, and another takes over once it is silent. */
export const leaseMs = 10_000;

/** `seq` is the last heartbeat that was seen in the stream. */
export type Lease = { holder: string; epoch: number; token: unknown; seq: number | null };

/** Takes the stream when nobody or nobody alive holds it, or again when this worker does. @returns the lease, or null while another has it */
export async function takeLease(holder: string, now: Date): Promise<Lease | null> {
  const expires_at = new Date(now.getTime() + leaseMs);
  try {
    const state = await db
      .workerState()
      .findOneAndUpdate(
        { _id: streamId, $or: [{ holder: { $exists: false } }, { holder }, { expires_at: { $lt: now } }] },
        { $set: { holder, expires_at }, $inc: { epoch: 1 } },
        { upsert: true, returnDocument: "after" },
      );
    return state
      ? { holder, epoch: state.epoch ?? 1, token: state.token ?? null, seq: state.seq ?? null }
      : null;
  } catch (error) {
    if (isDuplicateKey(error)) return null;
    throw error;
  }
}

/** Keeps the lease. @returns false when another worker has taken it */
export async function renewLease({ holder, epoch }: Lease, now: Date): Promise<boolean> {
  const kept = await db
    .workerState()
    .updateOne({ _id: streamId, holder, epoch }, { $set: { expires_at: new Date(now.getTime() + leaseMs) } });
  return kept.matchedCount === 1;
}

/** Remembers how far changes are applied. @returns false when another worker has taken the stream */
export async function saveToken({ holder, epoch, seq }: Lease, token: unknown): Promise<boolean> {
  const progress = { token, ...(seq !== null && { seq }) };
  const kept = await db.workerState().updateOne({ _id: streamId, holder, epoch }, { $set: progress });
  return kept.matchedCount === 1;
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

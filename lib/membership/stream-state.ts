import { db } from "../db/collections.ts";

/** How long after the last confirmed instant the next one is due: heartbeats come every 2 s and are kept every 0.5 s. */
const confirmedEveryMs = 3_000;

/**
 * How far dynamic cohorts follow changes: every change made before `confirmed_at` is applied; `lag_seconds` is how long
 * a change takes from being made to being applied, and grows while nobody applies any. Null before a worker ever ran.
 */
export type StreamState = { confirmed_at: Date | null; lag_seconds: number | null };

/** The state of the change stream, as its follower last kept it. */
export async function readStreamState(now: Date): Promise<StreamState> {
  const state = await db.workerState().findOne({ _id: "stream" });
  const confirmed_at = state?.confirmed_at ?? null;
  if (!confirmed_at) return { confirmed_at, lag_seconds: null };
  const silentMs = now.getTime() - confirmed_at.getTime() - confirmedEveryMs;
  return { confirmed_at, lag_seconds: Math.max(state?.lag_ms ?? 0, silentMs) / 1_000 };
}

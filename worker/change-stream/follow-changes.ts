import type { ChangeStream, ChangeStreamDocument } from "mongodb";
import { reevaluateCohorts } from "../../lib/cohorts/reevaluate-cohorts.ts";
import type { Context } from "../../lib/context.ts";
import { database } from "../../lib/db/collections.ts";
import { recheckPeople } from "../../lib/membership/recheck-people.ts";
import { followingCohorts, refreshPeople } from "../../lib/membership/refresh-people.ts";
import { sweepTime } from "../../lib/membership/sweep-time.ts";
import { streamEvents, streamLagSeconds } from "../../lib/metrics.ts";
import { pause } from "../../lib/pause.ts";
import { followedCollections, type Gathered, gatherChange } from "./gather-changes.ts";
import {
  beat,
  dropToken,
  type Lease,
  releaseLease,
  renewLease,
  saveToken,
  takeLease,
} from "./stream-lease.ts";

/** Changes that are applied together. */
const mostGathered = 500;
const gatherMs = 50;
/** In the same loop as the changes, so that no two of them decide about one person at once. */
const sweepEveryMs = 5_000;
const idleMs = 100;
const heartbeatMs = 2_000;

/**
 * Codes that say the stream can't go on from its token: its history is gone (ChangeStreamHistoryLost,
 * CappedPositionLost), the stream is broken for good (ChangeStreamFatalError), the token is none of this server's
 * (InvalidResumeToken and the codes of its parser).
 */
const historyLost = new Set([286, 136, 280, 260, 40647, 40648, 40649, 50811, 9]);

class LeaseLost extends Error {}

/**
 * Follows the changes of leads, contacts, customers and members for as long as this worker holds the stream's lease,
 * and waits for the lease while another does. The token is kept only once the changes before it are applied.
 */
export async function followChanges(ctx: Context, workerId: string, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      const lease = await takeLease(workerId, ctx.now());
      if (lease) await followUnder(ctx, lease, signal);
      failures = 0;
    } catch (error) {
      failures++;
      ctx.log.warn(
        { error: (error as Error).message, failures },
        "the change stream was interrupted; it is opened again",
      );
    }
    await pause(Math.min(1_000 * 2 ** Math.min(failures, 4), 15_000), signal);
  }
}

async function followUnder(ctx: Context, lease: Lease, signal: AbortSignal): Promise<void> {
  const lost = new AbortController();
  const stop = AbortSignal.any([signal, lost.signal]);
  const keeper = keepLease(ctx, lease, stop, () => lost.abort());
  try {
    await readStream(ctx, lease, stop);
  } finally {
    lost.abort();
    await keeper;
    if (signal.aborted) await releaseLease(lease).catch(() => undefined);
  }
}

/** Keeps the lease and the heartbeat going; a failed try is made good by the next one, well before the lease ends. */
async function keepLease(ctx: Context, lease: Lease, signal: AbortSignal, onLost: () => void): Promise<void> {
  while (!signal.aborted) {
    await beat(ctx.now()).catch(() => undefined);
    await pause(heartbeatMs, signal);
    if (signal.aborted) return;
    const kept = await renewLease(lease, ctx.now()).catch(() => true);
    if (!kept) {
      ctx.log.warn({ epoch: lease.epoch }, "another worker has taken the change stream");
      return onLost();
    }
  }
}

/** Opens the stream after `token`, or from now on; what came before is covered by evaluating every dynamic cohort. */
async function readStream(ctx: Context, lease: Lease, signal: AbortSignal): Promise<void> {
  const stream = database().watch([{ $match: { "ns.coll": { $in: followedCollections } } }], {
    fullDocument: "updateLookup",
    fullDocumentBeforeChange: "whenAvailable",
    maxAwaitTimeMS: idleMs,
    ...(lease.token ? { resumeAfter: lease.token } : {}),
  });
  try {
    if (!lease.token) {
      await stream.tryNext().then((first) => first && applyBatch(ctx, gatherAll([first])));
      await reevaluateAll(ctx, "the change stream starts without a token");
    }
    let swept = 0;
    while (!signal.aborted) {
      await applyNext(ctx, lease, stream, signal);
      if (Date.now() - swept < sweepEveryMs) continue;
      await sweepTime(ctx);
      swept = Date.now();
    }
  } catch (error) {
    if (!historyLost.has((error as { code?: number }).code ?? 0)) throw error;
    await dropToken(lease);
    ctx.log.error(
      { code: (error as { code?: number }).code },
      "the change stream can't go on from where it was; everything is evaluated again",
    );
  } finally {
    await stream.close().catch(() => undefined);
  }
}

const gatherAll = (events: ChangeStreamDocument[]): Gathered => {
  const gathered: Gathered = { changes: new Map(), unknown: false, events: 0, heartbeats: [] };
  for (const event of events) gatherChange(gathered, event);
  return gathered;
};

/** Waits for changes, gathers those of a short window, applies them and keeps the token. */
async function applyNext(
  ctx: Context,
  lease: Lease,
  stream: ChangeStream,
  signal: AbortSignal,
): Promise<void> {
  const events: ChangeStreamDocument[] = [];
  const first = await stream.tryNext();
  if (first) {
    events.push(first);
    const until = Date.now() + gatherMs;
    while (events.length < mostGathered && Date.now() < until) {
      const next = await stream.tryNext();
      if (!next) break;
      events.push(next);
    }
    const gathered = gatherAll(events);
    await checkHeartbeats(ctx, lease, gathered.heartbeats);
    await applyBatch(ctx, gathered);
    observeLag(events);
  } else streamLagSeconds.set(0);
  if (!signal.aborted && !(await saveToken(lease, stream.resumeToken)))
    throw new LeaseLost("The stream's lease is lost.");
  await recheckPeople(ctx);
}

/** A number that was left out means changes that were left out, which no error tells of. */
async function checkHeartbeats(ctx: Context, lease: Lease, heartbeats: number[]): Promise<void> {
  for (const seq of heartbeats) {
    const expected = lease.seq === null ? seq : lease.seq + 1;
    lease.seq = Math.max(seq, lease.seq ?? 0);
    if (seq <= expected) continue;
    ctx.log.error({ expected, seq }, "the change stream has a gap");
    await reevaluateAll(ctx, `the change stream has a gap: heartbeat ${seq} came where ${expected} was due`);
  }
}

async function applyBatch(ctx: Context, gathered: Gathered): Promise<void> {
  streamEvents.inc(gathered.events);
  if (gathered.unknown) await reevaluateAll(ctx, "a change could not be traced to its person");
  if (gathered.changes.size > 0) await refreshPeople(ctx, gathered.changes, await followingCohorts());
}

function observeLag(events: ChangeStreamDocument[]): void {
  const last = events.at(-1);
  const wall = last && "wallTime" in last ? last.wallTime : undefined;
  if (wall instanceof Date) streamLagSeconds.set(Math.max(0, (Date.now() - wall.getTime()) / 1000));
}

/** Has every dynamic cohort evaluated. */
async function reevaluateAll(ctx: Context, why: string): Promise<void> {
  const cohorts = await followingCohorts();
  await reevaluateCohorts(
    ctx,
    cohorts.map(({ cohort_id }) => cohort_id),
    why,
  );
}

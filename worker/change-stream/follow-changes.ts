import type { ChangeStreamDocument } from "mongodb";
import { reevaluateCohorts } from "../../lib/cohorts/reevaluate-cohorts.ts";
import type { Context } from "../../lib/context.ts";
import { CohortIndex } from "../../lib/membership/cohort-index.ts";
import { Rechecks } from "../../lib/membership/rechecks.ts";
import { type Applier, refreshPeople } from "../../lib/membership/refresh-people.ts";
import { startSweeper } from "../../lib/membership/sweep-time.ts";
import { streamEvents } from "../../lib/metrics.ts";
import { pause } from "../../lib/pause.ts";
import { type Gathered, gatherChanges, traceUpdates } from "./gather-changes.ts";
import { openStream } from "./open-stream.ts";
import {
  beat,
  checkLease,
  dropToken,
  type Lease,
  releaseLease,
  renewLease,
  saveProgress,
  takeLease,
} from "./stream-lease.ts";

/** Changes that are applied together. */
const mostGathered = 1_000;
/** For changes to come together after the first. */
const gatherMs = 20;
const idleMs = 250;
/** In the same loop as the changes, so that no two of them decide about one person at once. */
const sweepEveryMs = 5_000;
const recheckEveryMs = 250;
/** Changes applied since the token was last kept are applied again after a crash, which changes nothing. */
const saveEveryMs = 500;
const heartbeatMs = 2_000;
const patienceMs = 300;

/**
 * Codes that say the stream can't go on from its token: its history is gone (ChangeStreamHistoryLost,
 * CappedPositionLost), the stream is broken for good (ChangeStreamFatalError), the token is none of this server's
 * (InvalidResumeToken and the codes of its parser), or none at all (TypeMismatch).
 */
const historyLost = new Set([286, 136, 280, 260, 40647, 40648, 40649, 50811, 9, 14]);

/**
 * Follows the changes of leads, contacts, customers, members and cohorts for as long as this worker holds the stream's
 * lease, and waits for the lease while another does. The token is kept only once the changes before it are applied.
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
    await pause(Math.min(1_000 * 2 ** Math.min(failures, 3), 5_000), signal);
  }
}

async function followUnder(ctx: Context, lease: Lease, signal: AbortSignal): Promise<void> {
  const lost = new AbortController();
  const stop = AbortSignal.any([signal, lost.signal]);
  const keeper = keepLease(ctx, lease, stop, () => lost.abort());
  try {
    await followStream(ctx, lease, stop);
  } finally {
    lost.abort();
    await keeper;
    await lease.end().catch(() => undefined);
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

/** Rules name cohorts whose members do not come through the stream that is open. */
class NamesMore extends Error {}

/** Follows the stream from the lease's token; where it can't be resumed, everything is evaluated again at the next try. */
async function followStream(ctx: Context, lease: Lease, signal: AbortSignal): Promise<void> {
  const index = new CohortIndex();
  while (!signal.aborted) {
    try {
      await index.read();
      return await followOpen(ctx, lease, index, signal);
    } catch (error) {
      if (error instanceof NamesMore) continue;
      const { code = 0 } = error as { code?: number };
      if (!historyLost.has(code)) throw error;
      await dropToken(lease);
      ctx.log.error(
        { code },
        "the history of the change stream is lost; every dynamic cohort is evaluated again",
      );
      return;
    }
  }
}

async function followOpen(
  ctx: Context,
  lease: Lease,
  index: CohortIndex,
  signal: AbortSignal,
): Promise<void> {
  const named = new Set(index.named());
  const reader = await openStream(lease.progress.token, [...named]);
  try {
    // Both are read once the stream is open: whatever is changed after that comes by.
    await index.read();
    const checkNames = () => {
      if (index.named().some((id) => !named.has(id))) throw new NamesMore();
    };
    checkNames();
    const applier: Applier = {
      index,
      rechecks: await Rechecks.read(),
      within: { session: lease.session, check: (session) => checkLease(lease, session), patienceMs },
    };
    if (!lease.progress.token)
      await reevaluateAll(ctx, applier, "changes before the change stream began are not known");
    await applyUntil(ctx, lease, { ...applier, checkNames }, reader.take, signal);
  } finally {
    await reader.close();
  }
}

/** `checkNames` throws where the stream has to be opened again, from what is applied by then. */
type Following = Applier & { checkNames: () => void };

type Take = (most: number, waitMs: number) => Promise<ChangeStreamDocument[]>;

/** Applies changes, sweeps, looks again and keeps the token, one after the other, until the signal. */
async function applyUntil(
  ctx: Context,
  lease: Lease,
  applier: Following,
  take: Take,
  signal: AbortSignal,
): Promise<void> {
  const sweeper = startSweeper(applier);
  const every = (ms: number, work: () => Promise<unknown>) => {
    let last = Number.NEGATIVE_INFINITY;
    return async () => {
      if (performance.now() - last < ms) return;
      await work();
      last = performance.now();
    };
  };
  let unsaved = false;
  const save = every(saveEveryMs, async () => {
    if (unsaved) await saveProgress(lease);
    unsaved = false;
  });
  const sweep = every(sweepEveryMs, () => sweeper.sweep(ctx));
  const recheck = every(recheckEveryMs, () => applier.rechecks.run(ctx, applier));
  try {
    while (!signal.aborted) {
      const events = await take(mostGathered, idleMs);
      if (events.length > 0) {
        if (events.length < mostGathered) {
          await pause(gatherMs, signal);
          events.push(...(await take(mostGathered - events.length, 0)));
        }
        await applyEvents(ctx, lease, applier, events);
        unsaved = true;
      }
      await recheck();
      await sweep();
      await save();
    }
    if (unsaved) await saveProgress(lease).catch(() => undefined);
  } finally {
    await sweeper.ended();
  }
}

async function applyEvents(
  ctx: Context,
  lease: Lease,
  applier: Following,
  events: ChangeStreamDocument[],
): Promise<void> {
  const { index } = applier;
  const gathered = gatherChanges(events);
  // First: the cohorts have to be at least as new as the changes that they are matched with.
  if (gathered.cohorts.size > 0) await index.read([...gathered.cohorts.values()]);
  applier.checkNames();
  await traceUpdates(gathered);
  await checkHeartbeats(ctx, lease, applier, gathered);
  if (gathered.unknown) await reevaluateAll(ctx, applier, "a change could not be traced to its person");
  if (gathered.changes.size > 0)
    await refreshPeople(ctx, applier, index.touchedBy(gathered.changes), gathered.changes);
  streamEvents.inc(gathered.events);
  lease.progress.token = gathered.token ?? lease.progress.token;
  const last = gathered.heartbeats.at(-1);
  if (!last) return;
  lease.progress.confirmedAt = last.at;
  lease.progress.lagMs = Math.max(0, ctx.now().getTime() - last.at.getTime());
}

/** A number that was left out means changes that were left out, which no error tells of. */
async function checkHeartbeats(
  ctx: Context,
  { progress }: Lease,
  applier: Applier,
  { heartbeats }: Gathered,
): Promise<void> {
  for (const { seq } of heartbeats) {
    const expected = progress.seq === null ? seq : progress.seq + 1;
    progress.seq = Math.max(seq, progress.seq ?? 0);
    if (seq <= expected) continue;
    ctx.log.error({ expected, seq }, "the change stream has a gap; every dynamic cohort is evaluated again");
    await reevaluateAll(ctx, applier, "the change stream has left out changes");
  }
}

/** Has every dynamic cohort evaluated. */
async function reevaluateAll(ctx: Context, { index }: Applier, why: string): Promise<void> {
  await reevaluateCohorts(
    ctx,
    index.all().map(({ cohort_id }) => cohort_id),
    why,
  );
}

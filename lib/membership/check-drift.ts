import { findRows } from "../cohorts/find-rows.ts";
import { distinctPeople, finishSearch } from "../cohorts/match-people.ts";
import { runEvaluation } from "../cohorts/run-evaluation.ts";
import { searchInTurn } from "../cohorts/search-in-turn.ts";
import { loadWorkspace } from "../cohorts/workspace.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { CohortDocument } from "../db/documents.ts";
import { publish } from "../jobs/events.ts";
import { driftMended } from "../metrics.ts";
import { pause } from "../pause.ts";
import { compileRules } from "../rules/compile-rules.ts";
import type { RuleGroup } from "../rules/rule.ts";
import { recountMembers, storedMembers } from "./apply-difference.ts";
import { followingCohorts } from "./cohort-index.ts";
import { type Difference, diffMembers } from "./diff.ts";
import { mendStrays } from "./mend-strays.ts";
import { readStreamState } from "./stream-state.ts";

/** How long the stream may take to come to where the members were read; a cohort is left for the next check then. */
const mostBehindMs = 60_000;
/** Time alone is acted on within this long after the instant. */
const sweptWithinMs = 15_000;

/** What a check has mended, each in people or cohorts. */
export type Drift = {
  cohorts: number;
  entered: number;
  left: number;
  /** Members stored under another id than that of their cohort and person: doubled, or edited by hand. */
  strays: number;
  counts: number;
  /** Cohorts that could not be looked at: the stream was behind, or another evaluation took over. */
  unchecked: number;
};

/**
 * Compares the stored members of every dynamic cohort with a fresh evaluation and the count of every cohort with its
 * members, and mends what differs: entries and exits are put down to `drift`.
 * All are looked at before the stream is waited for, once, and those that differed are looked at again.
 * @param signal ends the check between two cohorts
 */
export async function checkDrift(ctx: Context, signal: AbortSignal): Promise<Drift> {
  const drift: Drift = { cohorts: 0, entered: 0, left: 0, strays: 0, counts: 0, unchecked: 0 };
  drift.strays = await mendStrays();
  const suspects: Suspect[] = [];
  const orUnchecked = (cohort: CohortDocument, check: Promise<void>) =>
    check.catch((error: Error) => {
      drift.unchecked++;
      ctx.log.warn(
        { cohort_id: cohort.cohort_id, error: error.message },
        "a cohort could not be checked for drift",
      );
    });
  for (const cohort of await followingCohorts()) {
    if (signal.aborted) return drift;
    drift.cohorts++;
    const look = async () => {
      const first = await differenceOf(ctx, cohort);
      if (sizeOf(first) > 0) suspects.push({ cohort, first });
    };
    await orUnchecked(cohort, look());
  }
  // What the stream or the sweep of time had not come to is no drift: only who differs before and after they did.
  const isPast = suspects.length === 0 || (await streamPasses(new Date(), signal));
  for (const suspect of suspects) {
    if (signal.aborted) return drift;
    if (isPast) await orUnchecked(suspect.cohort, mendSuspect(ctx, suspect, drift));
    else drift.unchecked++;
  }
  await checkCounts(ctx, drift, signal);
  for (const kind of ["entered", "left", "strays", "counts"] as const) driftMended.inc({ kind }, drift[kind]);
  const found = drift.entered + drift.left + drift.strays + drift.counts > 0;
  if (found) ctx.log.warn(drift, "members had drifted from their rules; they are mended");
  else ctx.log.info(drift, "members are as their rules say");
  return drift;
}

/** A cohort whose members differed from its rules at a first look. */
type Suspect = { cohort: CohortDocument; first: Difference };

async function mendSuspect(ctx: Context, { cohort, first }: Suspect, drift: Drift): Promise<void> {
  const { cohort_id } = cohort;
  const second = await differenceOf(ctx, cohort);
  const lasting = {
    entered: both(first.entered, second.entered),
    left: both(first.left, second.left),
  };
  if (sizeOf(lasting) === 0) return;
  const outcome = await runEvaluation(ctx, cohort_id, cohort.pending_version, "drift");
  if (outcome.kind !== "evaluated") {
    drift.unchecked++;
    return;
  }
  const { entered, left } = outcome.evaluation;
  drift.entered += entered;
  drift.left += left;
  ctx.log.warn({ cohort_id, entered, left }, "the members of a cohort had drifted from its rules");
}

const sizeOf = ({ entered, left }: Difference): number => entered.length + left.length;

function both(one: string[], other: string[]): string[] {
  const known = new Set(one);
  return other.filter((id) => known.has(id));
}

async function differenceOf(ctx: Context, cohort: CohortDocument): Promise<Difference> {
  const { registry, clock } = await loadWorkspace(ctx);
  const { root } = compileRules(cohort.rules as RuleGroup, registry, clock);
  const found = await searchInTurn(() => findRows(root));
  const people = await distinctPeople(await finishSearch(found, async () => undefined));
  return diffMembers(await storedMembers(cohort.cohort_id), people);
}

/** Waits until the stream has applied everything before an instant and time has been swept. @returns whether it has */
async function streamPasses(instant: Date, signal: AbortSignal): Promise<boolean> {
  const until = performance.now() + mostBehindMs;
  await pause(sweptWithinMs, signal);
  while (!signal.aborted && performance.now() < until) {
    const { confirmed_at } = await readStreamState(new Date());
    if (confirmed_at && confirmed_at > instant) return true;
    await pause(500, signal);
  }
  return false;
}

/** Counts that are marked as stale are counted anyway; of the others each has to be right. */
async function checkCounts(ctx: Context, drift: Drift, signal: AbortSignal): Promise<void> {
  const cohorts = await db
    .cohorts()
    .find({ archived_at: null, count_stale: { $ne: true } }, { projection: { _id: 0, cohort_id: 1 } })
    .toArray();
  for (const { cohort_id } of cohorts) {
    if (signal.aborted) return;
    if (!(await recountMembers(cohort_id, ctx.now()))) continue;
    drift.counts++;
    await publish({ topic: "cohort", id: cohort_id, type: "changed" });
  }
}

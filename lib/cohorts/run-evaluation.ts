import { randomUUID } from "node:crypto";
import type { Context } from "../context.ts";
import { db, inTransaction } from "../db/collections.ts";
import type { CohortDocument, Evaluation } from "../db/documents.ts";
import { publish } from "../jobs/events.ts";
import { whenBack } from "../jobs/when-back.ts";
import { applyDifference, recountMembers, storedMembers } from "../membership/apply-difference.ts";
import { diffMembers } from "../membership/diff.ts";
import { evaluationSeconds } from "../metrics.ts";
import { compileRules } from "../rules/compile-rules.ts";
import type { RuleGroup } from "../rules/rule.ts";
import { isServiceAway } from "../service-away.ts";
import { announceEvaluation } from "../webhooks/announce-evaluation.ts";
import { findRows } from "./find-rows.ts";
import { distinctPeople, finishSearch, mostInForeground } from "./match-people.ts";
import { searchInTurn } from "./search-in-turn.ts";
import { loadWorkspace } from "./workspace.ts";

/** An evaluation counts as alive for this long after it was last heard of. */
export const leaseMs = 20_000;
const aliveEveryMs = 5_000;

/** A cohort whose evaluations were the end of so many workers in a row is put aside. */
export const mostDeaths = 5;

/** Above this many matches an evaluation stores them in the background. */
const mostStoredInForeground = 100_000;

export type EvaluationOutcome =
  | { kind: "evaluated"; evaluation: Evaluation }
  /** Too large for a request: to be done by the worker. */
  | { kind: "background" }
  /** A newer save of the rules, or another evaluation, took over. */
  | { kind: "superseded" }
  | { kind: "failed"; error: string };

class Superseded extends Error {}

/**
 * Where an evaluation runs: in a `request`, which leaves large ones to the worker; in the `background`; or because
 * `time` has passed or the members have `drift`ed, quietly beside the stream and only where no other evaluation runs.
 */
export type EvaluationMode = "request" | "background" | "time" | "drift";

const isQuiet = (mode: EvaluationMode): mode is "time" | "drift" => mode === "time" || mode === "drift";

type Run = {
  ctx: Context;
  cohort: CohortDocument;
  evaluationId: string;
  startedAt: number;
  mode: EvaluationMode;
};

/**
 * Evaluates a cohort's rules and stores the difference.
 * The evaluation marks the cohort as running; every write checks that the mark is still its own, so one that was
 * overtaken by a newer save or another evaluation publishes nothing more. A failed one leaves the former members.
 */
export async function runEvaluation(
  ctx: Context,
  cohortId: string,
  pendingVersion: number,
  mode: EvaluationMode,
): Promise<EvaluationOutcome> {
  const evaluationId = randomUUID();
  const now = ctx.now();
  const cohort = await db.cohorts().findOneAndUpdate(
    {
      cohort_id: cohortId,
      pending_version: pendingVersion,
      archived_at: null,
      ...(isQuiet(mode) && { running: null, status: "ready" as const }),
    },
    {
      $set: {
        ...(!isQuiet(mode) && { status: "evaluating" as const, error: null }),
        running: {
          evaluation_id: evaluationId,
          started_at: now,
          expires_at: new Date(now.getTime() + leaseMs),
        },
      },
      // Counted off when it ends, whichever way; what is left are evaluations whose worker died.
      ...(mode === "request" ? { $unset: { evaluation_deaths: "" } } : { $inc: { evaluation_deaths: 1 } }),
    },
    { returnDocument: "after" },
  );
  if (!cohort || cohort.rules === null) return { kind: "superseded" };
  const run: Run = { ctx, cohort, evaluationId, startedAt: performance.now(), mode };
  if ((cohort.evaluation_deaths ?? 0) > mostDeaths) return putAside(run);
  const alive = setInterval(() => void keepAlive(run).catch(() => undefined), aliveEveryMs);
  try {
    return await evaluate(run);
  } catch (error) {
    if (isServiceAway(error) && mode !== "request") await whenBack(() => countOff(run));
    else await countOff(run).catch(() => undefined);
    if (error instanceof Superseded) return { kind: "superseded" };
    return await fail(run, error);
  } finally {
    clearInterval(alive);
  }
}

/** Says that the evaluation lives; a try that fails is made good by the next one. */
const keepAlive = ({ cohort: { cohort_id }, evaluationId, ctx }: Run) =>
  db
    .cohorts()
    .updateOne(
      { cohort_id, "running.evaluation_id": evaluationId },
      { $set: { "running.expires_at": new Date(ctx.now().getTime() + leaseMs) } },
    );

/** Says that the evaluation lives, with its progress. @throws Superseded when it has been overtaken */
async function beat({ cohort, evaluationId, ctx, mode }: Run, progress_percent: number): Promise<void> {
  const expires_at = new Date(ctx.now().getTime() + leaseMs);
  const kept = await db.cohorts().updateOne(
    { cohort_id: cohort.cohort_id, "running.evaluation_id": evaluationId },
    {
      $set: {
        "running.expires_at": expires_at,
        evaluation: {
          matched: 0,
          entered: 0,
          left: 0,
          duration_ms: 0,
          ...cohort.evaluation,
          progress_percent,
        },
      },
    },
  );
  if (kept.matchedCount === 0) throw new Superseded();
  if (!isQuiet(mode)) await publish({ topic: "cohort", id: cohort.cohort_id, type: "changed" });
}

async function evaluate(run: Run): Promise<EvaluationOutcome> {
  const { ctx, cohort, evaluationId, startedAt, mode } = run;
  const foreground = mode === "request";
  const { registry, clock } = await loadWorkspace(ctx);
  const { root } = compileRules(cohort.rules as RuleGroup, registry, clock);
  const found = await searchInTurn(() => findRows(root));
  if (foreground && found.residual && found.piiIds.length > mostInForeground) return background(run);
  const matching = await finishSearch(found, (done, total) => beat(run, Math.floor((done / total) * 90)));
  const people = await distinctPeople(matching);
  if (foreground && people.length > mostStoredInForeground) return background(run);
  const difference = diffMembers(await storedMembers(cohort.cohort_id), people);
  const applied = await applyDifference({
    cohortId: cohort.cohort_id,
    difference,
    cause: { kind: isQuiet(mode) ? mode : "evaluation", rule_version: cohort.version },
    now: ctx.now,
    fence: { "running.evaluation_id": evaluationId },
    touch: (at) => ({ "running.expires_at": new Date(at.getTime() + leaseMs) }),
    announces: false,
  });
  if (applied.kind === "superseded") throw new Superseded();
  const evaluation: Evaluation = {
    matched: people.length,
    entered: applied.entered,
    left: applied.left,
    duration_ms: Math.round(performance.now() - startedAt),
    progress_percent: 100,
    plan: matching.steps,
  };
  await finish(run, evaluation, clock.now);
  evaluationSeconds.observe({ engine: found.engine }, evaluation.duration_ms / 1000);
  return { kind: "evaluated", evaluation };
}

async function finish(
  { ctx, cohort, evaluationId, mode }: Run,
  evaluation: Evaluation,
  swept_at: Date,
): Promise<void> {
  const { cohort_id } = cohort;
  await recountMembers(cohort_id, ctx.now());
  const at = ctx.now();
  const isNews = !isQuiet(mode) || evaluation.entered + evaluation.left > 0;
  await inTransaction(async (session) => {
    const done = await db.cohorts().updateOne(
      { cohort_id, "running.evaluation_id": evaluationId },
      {
        $set: { status: "ready", error: null, running: null, evaluation, evaluated_at: at },
        // Later sweeps go on from where the last one was: what the stream saw before must not be taken as swept.
        $min: { swept_at },
        $unset: { reevaluated_because: "", evaluation_deaths: "" },
      },
      { session },
    );
    if (done.matchedCount === 0) throw new Superseded();
    if (isNews) await announceEvaluation(cohort_id, evaluation, at, session);
  });
  if (!isNews) return;
  await publish({
    topic: "cohort",
    id: cohort_id,
    type: "evaluated",
    entered: evaluation.entered,
    left: evaluation.left,
  });
}

/** Leaves the cohort as evaluating without an owner, for the worker to take. */
async function background({ cohort, evaluationId }: Run): Promise<EvaluationOutcome> {
  await db
    .cohorts()
    .updateOne(
      { cohort_id: cohort.cohort_id, "running.evaluation_id": evaluationId },
      { $set: { running: null } },
    );
  return { kind: "background" };
}

/** The evaluation has ended, and its worker lives. */
const countOff = ({ cohort: { cohort_id } }: Run) =>
  db.cohorts().updateOne({ cohort_id, evaluation_deaths: { $gt: 0 } }, { $inc: { evaluation_deaths: -1 } });

async function putAside(run: Run): Promise<EvaluationOutcome> {
  run.ctx.log.error(
    { cohort_id: run.cohort.cohort_id },
    "a cohort whose evaluations end workers is put aside",
  );
  return keepFailure(
    run,
    `Its evaluation was begun ${mostDeaths} times, and each time the worker died; it is put aside until somebody evaluates it again.`,
  );
}

async function fail(run: Run, error: unknown): Promise<EvaluationOutcome> {
  const { ctx, cohort } = run;
  const away = isServiceAway(error);
  const text = away ? "MongoDB could not be reached" : (error as Error).message;
  ctx.log.error(
    { cohort_id: cohort.cohort_id, err: { name: (error as Error).name, stack: (error as Error).stack } },
    "evaluation failed",
  );
  if (away) throw error;
  return keepFailure(run, text);
}

async function keepFailure({ ctx, cohort, evaluationId }: Run, text: string): Promise<EvaluationOutcome> {
  await db
    .cohorts()
    .updateOne(
      { cohort_id: cohort.cohort_id, "running.evaluation_id": evaluationId },
      { $set: { status: "failed", error: text, running: null, failed_at: ctx.now() } },
    );
  await publish({ topic: "cohort", id: cohort.cohort_id, type: "changed" });
  return { kind: "failed", error: text };
}

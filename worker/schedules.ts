import { writeFile } from "node:fs/promises";
import { sealAudit, verifyAudit } from "../lib/access/audit-seals.ts";
import { queueJobId } from "../lib/assignment/enqueue-job.ts";
import { routeEntries } from "../lib/assignment/route-entries.ts";
import { leaseMs as assignmentMs } from "../lib/assignment/run-job.ts";
import { evaluationJobId } from "../lib/cohorts/evaluate-cohort.ts";
import { dropUnfilled } from "../lib/cohorts/fill-cohort.ts";
import { reevaluateCohorts } from "../lib/cohorts/reevaluate-cohorts.ts";
import { leaseMs as evaluationMs, mostDeaths } from "../lib/cohorts/run-evaluation.ts";
import { type Context, systemContext } from "../lib/context.ts";
import { db } from "../lib/db/collections.ts";
import { env } from "../lib/env.ts";
import { holdEnded } from "../lib/hold.ts";
import { importJobId } from "../lib/imports/begin-step.ts";
import { leaseMs as importMs, runningStates } from "../lib/imports/run-import.ts";
import { nightly } from "../lib/jobs/nightly.ts";
import { enqueue, type JobData, type QueueName, queuedJob } from "../lib/jobs/queues.ts";
import { heardWorker } from "../lib/jobs/worker-heartbeat.ts";
import { checkDrift } from "../lib/membership/check-drift.ts";
import { keepCounts } from "../lib/membership/keep-counts.ts";
import { appMetrics, auditProblems, registry } from "../lib/metrics.ts";
import { pause } from "../lib/pause.ts";
import { eraseAgainWhatCame } from "../lib/people/erase-leftovers.ts";
import { forgetOld } from "../lib/settings/forget-old.ts";
import { deliverMessages } from "../lib/webhooks/deliver-messages.ts";

/** How long a document may say that work is due before its lost job is put on the queue again. */
const lostAfterMs = 15_000;
/** How long a dynamic cohort whose evaluation failed is left before it is tried again. */
const failedAgainMs = 60_000;

type Schedule = {
  name: string;
  everyMs: number;
  run: (ctx: Context, workerId: string, signal: AbortSignal) => Promise<void>;
};

const schedules: Schedule[] = [
  {
    name: "heartbeat",
    everyMs: 5_000,
    run: async (_ctx, workerId) => {
      await heardWorker(workerId, await counted());
      const file = env().WORKER_ALIVE_FILE;
      if (file) await writeFile(file, workerId);
    },
  },
  { name: "lost-jobs", everyMs: 10_000, run: repairLostJobs },
  { name: "routing", everyMs: 500, run: async (ctx) => void (await routeEntries(ctx)) },
  { name: "erasures", everyMs: 5_000, run: async (ctx) => void (await eraseAgainWhatCame(ctx)) },
  { name: "webhooks", everyMs: 500, run: async (ctx) => void (await deliverMessages(ctx)) },
  { name: "counts", everyMs: 250, run: async (ctx) => void (await keepCounts(ctx)) },
  {
    name: "drift",
    everyMs: 30_000,
    run: (ctx, _id, signal) =>
      nightly(ctx, "drift", signal, async () => ({ mended: await checkDrift(ctx, signal) })),
  },
  { name: "audit-seals", everyMs: 10_000, run: async (ctx) => void (await sealAudit(ctx)) },
  {
    name: "audit",
    everyMs: 30_000,
    run: (ctx, _id, signal) => nightly(ctx, "audit", signal, () => checkAudit(ctx)),
  },
  {
    name: "retention",
    everyMs: 30_000,
    run: (ctx, _id, signal) => nightly(ctx, "retention", signal, () => forgetOld(ctx, signal)),
  },
];

/** Tells where the audit log is not what its seals say. */
async function checkAudit(ctx: Context): Promise<{ problems: number }> {
  const { problems } = await verifyAudit();
  auditProblems.set(problems.length);
  for (const each of problems) ctx.log.error(each, "the audit log is not what it was");
  return { problems: problems.length };
}

const counted = async () => (await registry.getMetricsAsJSON()).filter(({ name }) => appMetrics.test(name));

/**
 * Puts a job on its queue again when the queue has lost it, or has one that ended without doing it. One that waits for an
 * instant is not made to: that comes from a clock, which may have been ahead.
 */
async function revive<Q extends QueueName>(
  ctx: Context,
  name: Q,
  data: JobData<Q>,
  jobId: string,
): Promise<void> {
  const job = await queuedJob(name, jobId);
  const state = job ? await job.getState() : "unknown";
  if (job && state === "delayed") return void (await job.promote().catch(() => undefined));
  if (state !== "unknown" && state !== "completed" && state !== "failed") return;
  if (job) await job.remove();
  if (await enqueue(name, data, jobId))
    ctx.log.warn({ queue: name, job: jobId, state }, "a lost job is on its queue again");
}

/** The documents in MongoDB are the truth: whatever they say is due and no queue holds is enqueued again. */
async function repairLostJobs(ctx: Context): Promise<void> {
  const now = ctx.now();
  const before = new Date(now.getTime() - lostAfterMs);
  const jobs = await db
    .assignmentJobs()
    .find({
      $or: [
        { status: "queued", $or: [...holdEnded("created_at", before, lostAfterMs)] },
        { status: "running", $or: [...holdEnded("lease_until", now, assignmentMs)] },
      ],
    })
    .project<{ job_id: string; resumes: number }>({ _id: 0, job_id: 1, resumes: 1 })
    .toArray();
  for (const job of jobs) await revive(ctx, "cohort-assignment", { job_id: job.job_id }, queueJobId(job));
  await repairEvaluations(ctx, now);
  await repairImports(ctx, now);
  await dropUnfilled(now);
}

async function repairImports(ctx: Context, now: Date): Promise<void> {
  const before = new Date(now.getTime() - lostAfterMs);
  const lost = await db
    .imports()
    .find({
      status: { $in: [...runningStates] },
      $or: [
        { lease_until: null, $or: [...holdEnded("updated_at", before, lostAfterMs)] },
        ...holdEnded("lease_until", now, importMs),
      ],
    })
    .project<{ import_id: string; steps: number }>({ _id: 0, import_id: 1, steps: 1 })
    .toArray();
  for (const each of lost)
    await revive(ctx, "people-import", { import_id: each.import_id }, importJobId(each));
}

/**
 * Dynamic cohorts follow changes by rules that they were never evaluated with, until an evaluation succeeds. Those whose
 * evaluation was the end of one worker after the other are left to people.
 */
async function repairFailed(ctx: Context, now: Date): Promise<void> {
  const before = new Date(now.getTime() - failedAgainMs);
  const failed = await db
    .cohorts()
    .find({
      type: "dynamic",
      status: "failed",
      archived_at: null,
      $or: [...holdEnded("failed_at", before, failedAgainMs)],
      evaluation_deaths: { $not: { $gt: mostDeaths } },
    })
    .project<{ cohort_id: string }>({ _id: 0, cohort_id: 1 })
    .toArray();
  if (failed.length === 0) return;
  const ids = failed.map(({ cohort_id }) => cohort_id);
  await reevaluateCohorts(ctx, ids, "the last evaluation failed");
}

/** Evaluations whose process died: those that are due are enqueued, marks that time alone had set are taken off. */
async function repairEvaluations(ctx: Context, now: Date): Promise<void> {
  const before = new Date(now.getTime() - lostAfterMs);
  const silent = holdEnded("running.expires_at", now, evaluationMs);
  await db
    .cohorts()
    .updateMany({ status: { $ne: "evaluating" }, $or: [...silent] }, { $set: { running: null } });
  await repairFailed(ctx, now);
  const cohorts = await db
    .cohorts()
    .find({
      status: "evaluating",
      archived_at: null,
      filling_until: { $exists: false },
      $and: [
        { $or: [...holdEnded("updated_at", before, lostAfterMs)] },
        { $or: [{ running: null }, ...silent] },
      ],
    })
    .project<{ cohort_id: string; pending_version: number }>({ _id: 0, cohort_id: 1, pending_version: 1 })
    .toArray();
  for (const { cohort_id, pending_version } of cohorts) {
    await revive(
      ctx,
      "cohort-evaluation",
      { cohort_id, pending_version },
      evaluationJobId(cohort_id, pending_version),
    );
  }
}

/** Runs every schedule, each again some time after its last run ended, until the signal; failures are logged. */
export async function runSchedules(workerId: string, signal: AbortSignal): Promise<void> {
  await Promise.all(
    schedules.map(async ({ name, everyMs, run }) => {
      const ctx = systemContext(name);
      while (!signal.aborted) {
        await run(ctx, workerId, signal).catch((error: Error) =>
          ctx.log.warn({ error: error.message }, `${name} failed; it runs again`),
        );
        await pause(everyMs, signal);
      }
    }),
  );
}

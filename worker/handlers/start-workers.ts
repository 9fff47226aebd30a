import { type Job, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { type Context, systemContext } from "../../lib/context.ts";
import { db } from "../../lib/db/collections.ts";
import { env } from "../../lib/env.ts";
import { apart } from "../../lib/jobs/apart.ts";
import { type JobData, openJob, type QueueName, queues } from "../../lib/jobs/queues.ts";
import { log } from "../../lib/log.ts";
import { waitingRedis } from "../../lib/redis.ts";
import { withinRequest } from "../../lib/request-scope.ts";
import { jobTelemetry } from "../../lib/tracing/start-tracing.ts";
import { assignLeads } from "./assign-leads.ts";
import { evaluateInBackground } from "./evaluate-cohort.ts";
import { importPeople } from "./import-people.ts";

type Handle<Q extends QueueName> = (
  ctx: Context,
  data: JobData<Q>,
  job: Job,
  token: string | undefined,
  stopping: () => boolean,
) => Promise<void>;

type Handler<Q extends QueueName> = {
  handle: Handle<Q>;
  /** Times in a row that it was begun and nothing came of it. */
  begun: (data: JobData<Q>) => Promise<number | undefined>;
  concurrency: number;
};

const handlers: { [Q in QueueName]: Handler<Q> } = {
  "cohort-assignment": {
    handle: assignLeads,
    begun: async ({ job_id }) =>
      (await db.assignmentJobs().findOne({ job_id }, { projection: { idle_claims: 1 } }))?.idle_claims,
    concurrency: 2,
  },
  "people-import": {
    handle: importPeople,
    begun: async ({ import_id }) =>
      (await db.imports().findOne({ import_id }, { projection: { idle_claims: 1 } }))?.idle_claims,
    concurrency: 1,
  },
  "cohort-evaluation": {
    handle: evaluateInBackground,
    begun: async ({ cohort_id }) =>
      (await db.cohorts().findOne({ cohort_id }, { projection: { evaluation_deaths: 1 } }))
        ?.evaluation_deaths,
    concurrency: 2,
  },
};

/**
 * Quick recovery: a lock of 10 s checked every 5 s finds a killed worker's job within about 10 s, and a job may stall
 * as often as workers die; the job's own document says when it is poisoned.
 */
const quickRecovery = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 100 };

function startWorker<Q extends QueueName>(name: Q, connection: Redis, stopping: () => boolean): Worker {
  const { handle, begun, concurrency } = handlers[name];
  const worker = new Worker(
    name,
    async (job, token) => {
      const { requestId, data: sent } = openJob(job);
      const data = queues[name].safeParse(sent);
      if (!data.success) {
        log.error(
          { queue: name, job: job.id },
          "a job's data is not what the queue takes; it is finished undone",
        );
        return;
      }
      const ctx = systemContext(name, requestId);
      const known = data.data as JobData<Q>;
      const startedAt = performance.now();
      await withinRequest(ctx.requestId, async () =>
        apart((await begun(known)) ?? 0, () => handle(ctx, known, job, token, stopping)),
      );
      ctx.log.info(
        { queue: name, job_id: job.id, ms: Math.round(performance.now() - startedAt) },
        "job done",
      );
    },
    { connection, prefix: env().QUEUE_PREFIX, concurrency, ...quickRecovery, ...jobTelemetry() },
  );
  worker.on("error", (error) => log.warn({ queue: name, error: error.message }, "worker error"));
  worker.on("failed", (job, error) =>
    log.warn({ queue: name, job: job?.id, error: error.message }, "job failed; it is tried again"),
  );
  return worker;
}

/**
 * Starts a worker for every queue.
 * @param stopping true once the process is asked to stop; jobs are then given back at their next step
 * @returns how to wait for the running jobs and let go of Redis
 */
export function startWorkers(stopping: () => boolean): { close: () => Promise<void> } {
  const connection = waitingRedis();
  const workers = (Object.keys(queues) as QueueName[]).map((name) => startWorker(name, connection, stopping));
  return {
    close: async () => {
      await Promise.allSettled(workers.map((worker) => worker.close()));
      connection.disconnect();
    },
  };
}

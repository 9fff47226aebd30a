import { type Job, Queue } from "bullmq";
import { z } from "zod";
import { env } from "../env.ts";
import { log } from "../log.ts";
import { redis, redisReady } from "../redis.ts";
import { currentRequestId } from "../request-scope.ts";
import { jobTelemetry } from "../tracing/start-tracing.ts";

/** Every queue with the schema of its jobs' data: ids only. The document in MongoDB is the truth, never the job. */
export const queues = {
  "cohort-assignment": z.strictObject({ job_id: z.string() }),
  "people-import": z.strictObject({ import_id: z.string() }),
  "cohort-evaluation": z.strictObject({ cohort_id: z.string(), pending_version: z.int() }),
} as const;

export type QueueName = keyof typeof queues;
export type JobData<Q extends QueueName> = z.infer<(typeof queues)[Q]>;

const enqueueTimeoutMs = 2_000;
const opened = new Map<QueueName, Promise<Queue>>();

/**
 * The producer's side of a queue: fails within 2 s when Redis is away. It is kept only once it was opened: a queue
 * whose first words to Redis fail answers every later one with that same failure.
 * @throws Error when Redis is away
 */
export async function queue(name: QueueName): Promise<Queue> {
  if (!(await redisReady(enqueueTimeoutMs))) throw new Error("Redis is away");
  const opening = opened.get(name) ?? openQueue(name);
  opened.set(name, opening);
  try {
    return await opening;
  } catch (error) {
    opened.delete(name);
    throw error;
  }
}

async function openQueue(name: QueueName): Promise<Queue> {
  const made = new Queue(name, {
    connection: redis(),
    prefix: env().QUEUE_PREFIX,
    skipWaitingForReady: true,
    ...jobTelemetry(),
    defaultJobOptions: {
      attempts: 1_000,
      backoff: { type: "fixed", delay: 2_000 },
      removeOnComplete: true,
      removeOnFail: { count: 1_000 },
    },
  });
  made.on("error", (error) => log.warn({ queue: name, error: error.message }, "queue error"));
  try {
    await made.waitUntilReady();
    return made;
  } catch (error) {
    void made.close().catch(() => undefined);
    throw error;
  }
}

/**
 * Puts a job on a queue under a deterministic id; one that waits already is left as it is.
 * @returns false when Redis did not take it within 2 s: the worker's sweep finds the document later
 */
export async function enqueue<Q extends QueueName>(
  name: Q,
  data: JobData<Q>,
  jobId: string,
): Promise<boolean> {
  try {
    const request_id = currentRequestId();
    const add = async () =>
      (await queue(name)).add(name, { ...data, ...(request_id && { request_id }) }, { jobId });
    await Promise.race([
      add(),
      new Promise((_, reject) =>
        setTimeout(() => reject(new Error("no answer in time")), enqueueTimeoutMs).unref(),
      ),
    ]);
    return true;
  } catch (error) {
    log.warn({ queue: name, job: jobId, error: (error as Error).message }, "a job was not enqueued");
    return false;
  }
}

/** The job under `jobId`, in whatever state, or undefined. */
export const queuedJob = async (name: QueueName, jobId: string): Promise<Job | undefined> =>
  (await queue(name)).getJob(jobId);

/** A job's data without the id of the request that it came from, and that id. */
export function openJob(job: Job): { requestId: string | undefined; data: unknown } {
  const { request_id, ...data } = (job.data ?? {}) as Record<string, unknown>;
  return { requestId: typeof request_id === "string" ? request_id : undefined, data };
}

/** Closes the producers' queues. */
export async function closeQueues(): Promise<void> {
  await Promise.allSettled([...opened.values()].map(async (each) => (await each).close()));
  opened.clear();
}

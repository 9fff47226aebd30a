import { env } from "../env.ts";
import { redis, redisReady } from "../redis.ts";

/** How long a worker counts as alive after it was last heard. */
export const workerTimeoutMs = 30_000;

const key = () => `${env().QUEUE_PREFIX}:workers`;

/** Says that the worker `id` is alive now; workers that have been silent for an hour are forgotten. */
export async function heardWorker(id: string, now = Date.now()): Promise<void> {
  await redisReady();
  await redis()
    .multi()
    .zadd(key(), now, id)
    .zremrangebyscore(key(), "-inf", now - 3_600_000)
    .exec();
}

/** Takes a worker that stops off the list. */
export async function forgetWorker(id: string): Promise<void> {
  await redis().zrem(key(), id);
}

/** Ids of the workers heard at or after `sinceMs` (epoch ms). @throws when Redis is away */
export async function workersHeard(sinceMs: number): Promise<string[]> {
  await redisReady();
  return redis().zrangebyscore(key(), sinceMs, "+inf");
}

import { env } from "../env.ts";
import { redis, redisReady } from "../redis.ts";

/** How long a worker counts as alive after it was last heard. */
export const workerTimeoutMs = 30_000;

/** Clocks of machines differ by less than this; what was heard later than that was heard by a clock that is wrong. */
const mostAheadMs = 60_000;

/** What a worker counts is shown by the web process; it is forgotten with the worker. */
const metricsKey = (id: string) => `${env().QUEUE_PREFIX}:metrics:${id}`;

const key = () => `${env().QUEUE_PREFIX}:workers`;

/** Says that the worker `id` is alive now and what it has counted; workers silent for an hour are forgotten. */
export async function heardWorker(id: string, metrics: object[] = [], now = Date.now()): Promise<void> {
  await redisReady();
  await redis()
    .multi()
    .zadd(key(), now, id)
    .zremrangebyscore(key(), "-inf", now - 3_600_000)
    .set(metricsKey(id), JSON.stringify(metrics), "PX", workerTimeoutMs)
    .exec();
}

/** What each living worker has counted. @throws when Redis is away */
export async function metricsOfWorkers(now = Date.now()): Promise<object[][]> {
  const ids = await workersHeard(now - workerTimeoutMs, now);
  if (ids.length === 0) return [];
  const texts = await redis().mget(ids.map(metricsKey));
  return texts.flatMap((text) => (text === null ? [] : [JSON.parse(text) as object[]]));
}

/** Takes a worker that stops off the list. */
export async function forgetWorker(id: string): Promise<void> {
  await redis().multi().zrem(key(), id).del(metricsKey(id)).exec();
}

/** Ids of the workers heard from `sinceMs` (epoch ms) until now. @throws when Redis is away */
export async function workersHeard(sinceMs: number, now = Date.now()): Promise<string[]> {
  await redisReady();
  return redis().zrangebyscore(key(), sinceMs, now + mostAheadMs);
}

import { Redis } from "ioredis";
import { withoutPassword } from "./mongo-uri.ts";
import { reasonOf, ServiceError } from "./service-error.ts";
import { belowFloor } from "./version-floor.ts";

/**
 * Checks that the Redis of REDIS_URL answers within 5 s and never throws keys away: with any eviction policy but
 * `noeviction` a full Redis silently loses queued jobs.
 * @throws ServiceError, one line.
 */
export async function checkRedisUrl(url: string): Promise<void> {
  const shown = withoutPassword(url);
  if (!/^(rediss?|unix):\/\//.test(url)) {
    throw new ServiceError(`REDIS_URL "${shown}" is not a Redis address: redis://host:6379 was expected`);
  }
  const { version, policy } = await withRedis(url, readInfo).catch((error: unknown) => {
    throw new ServiceError(`REDIS_URL ${shown} can't be used: ${reasonOf(error)}`);
  });
  const tooOld = belowFloor("Redis", version);
  if (tooOld) throw new ServiceError(`REDIS_URL ${shown} ${tooOld}`);
  if (policy && policy !== "noeviction") {
    throw new ServiceError(
      `REDIS_URL ${shown} has maxmemory-policy ${policy}, which loses queued jobs when memory is full: set it to noeviction`,
    );
  }
}

/** Resolves when Redis answers a PING. */
export async function pingRedis(url: string): Promise<void> {
  await withRedis(url, (redis) => redis.ping());
}

async function withRedis<T>(url: string, action: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 5_000,
    commandTimeout: 5_000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    enableOfflineQueue: false,
  });
  let reason: unknown;
  redis.on("error", (error) => {
    reason = error;
  });
  try {
    await redis.connect();
    return await action(redis);
  } catch (error) {
    throw reason ?? error;
  } finally {
    redis.disconnect();
  }
}

/** The version and the eviction policy; undefined where the server doesn't tell. */
async function readInfo(redis: Redis): Promise<{ version?: string; policy?: string }> {
  await redis.ping();
  const info = await redis.info().catch(() => "");
  const version = /^redis_version:(\S+)/m.exec(info)?.[1];
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
  return { ...(version && { version }), ...(policy && { policy }) };
}

import { Redis } from "ioredis";
import { env } from "./env.ts";
import { log } from "./log.ts";

let shared: Redis | undefined;

/** The process's connection for short commands: fails within 2 s when Redis is away, never queues. */
export function redis(): Redis {
  shared ??= listen(
    new Redis(env().REDIS_URL, {
      maxRetriesPerRequest: 1,
      enableOfflineQueue: false,
      connectTimeout: 2_000,
      commandTimeout: 2_000,
      retryStrategy: (times) => Math.min(times * 200, 2_000),
    }),
  );
  return shared;
}

/** A connection of its own that waits for Redis: for BullMQ workers and subscriptions. */
export const waitingRedis = (): Redis => listen(new Redis(env().REDIS_URL, { maxRetriesPerRequest: null }));

function listen(connection: Redis): Redis {
  connection.on("error", (error) => log.warn({ error: error.message }, "redis connection error"));
  return connection;
}

/** Waits until the shared connection can be used, `timeoutMs` at most. */
export async function redisReady(timeoutMs = 2_000): Promise<boolean> {
  const connection = redis();
  const until = Date.now() + timeoutMs;
  while (connection.status !== "ready" && Date.now() < until)
    await new Promise((done) => setTimeout(done, 20));
  return connection.status === "ready";
}

/** True when Redis answers a ping. */
export async function pingRedis(): Promise<boolean> {
  try {
    return (await redisReady()) && (await redis().ping()) === "PONG";
  } catch {
    return false;
  }
}

/** Closes the shared connection. */
export async function closeRedis(): Promise<void> {
  const connection = shared;
  shared = undefined;
  if (connection && connection.status !== "end") connection.disconnect();
}

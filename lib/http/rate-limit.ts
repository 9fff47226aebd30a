import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { type Actor, actorLabel } from "../context.ts";
import { env } from "../env.ts";
import { LimitReached } from "../errors.ts";
import { redis, redisReady } from "../redis.ts";

const limiter = (name: string, points: number) =>
  new RateLimiterRedis({
    storeClient: redis(),
    keyPrefix: `${env().QUEUE_PREFIX}:limit:${name}`,
    points,
    duration: 60,
    insuranceLimiter: new RateLimiterMemory({ points, duration: 60 }),
  });

let limiters: { all: RateLimiterRedis; heavy: RateLimiterRedis } | undefined;

/**
 * Counts a request of an actor; 600 a minute, 120 of them heavy, unless the settings say otherwise.
 * While Redis is away each process counts for itself.
 * @throws LimitReached with the seconds to wait
 */
export async function limitRate(actor: Actor, heavy: boolean): Promise<void> {
  if (!limiters) {
    await redisReady(500);
    limiters = {
      all: limiter("all", env().RATE_LIMIT_PER_MINUTE),
      heavy: limiter("heavy", env().RATE_LIMIT_HEAVY_PER_MINUTE),
    };
  }
  const wanted = heavy ? [limiters.all, limiters.heavy] : [limiters.all];
  for (const each of wanted) {
    try {
      await each.consume(actorLabel(actor));
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      throw new LimitReached(`More than ${each.points} requests a minute; wait ${seconds} s.`, seconds);
    }
  }
}

import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { env } from "../env.ts";
import { LimitReached } from "../errors.ts";
import { redis, redisReady } from "../redis.ts";

const durationSeconds = 5 * 60;

/** Tries in 5 minutes: of an account from one address; and failed ones of an account, or of an address, in all. */
const tries = { pair: 10, account: 50, address: 100 } as const;
type Name = keyof typeof tries;

let limiters: Record<Name, RateLimiterRedis> | undefined;

const limiter = (name: Name) =>
  new RateLimiterRedis({
    storeClient: redis(),
    keyPrefix: `${env().QUEUE_PREFIX}:sign-in:${name}`,
    points: tries[name],
    duration: durationSeconds,
    insuranceLimiter: new RateLimiterMemory({ points: tries[name], duration: durationSeconds }),
  });

async function ready(): Promise<Record<Name, RateLimiterRedis>> {
  await redisReady(500);
  limiters ??= { pair: limiter("pair"), account: limiter("account"), address: limiter("address") };
  return limiters;
}

const keysOf = (address: string, account: string): [Name, string][] => [
  ["pair", `${address}|${account}`],
  ["account", account],
  ["address", address],
];

/** The address that the nearest proxy, or else the web server itself, saw the request come from. */
export const addressOf = (headers: Headers): string =>
  headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() || "unknown";

/**
 * Counts one try to sign in.
 * @param account the e-mail address as typed, in lower case
 * @throws LimitReached with the seconds to wait
 */
export async function countSignIn(address: string, account: string): Promise<void> {
  const all = await ready();
  for (const [name, key] of keysOf(address, account)) {
    try {
      await all[name].consume(key);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      throw new LimitReached(`Too many tries to sign in; wait ${seconds} s.`, seconds);
    }
  }
}

/** Takes a try that succeeded off the counts again; the account's tries from this address start anew. */
export async function forgiveSignIn(address: string, account: string): Promise<void> {
  const all = await ready();
  await all.pair.delete(`${address}|${account}`);
  await Promise.all([all.account.reward(account, 1), all.address.reward(address, 1)]);
}

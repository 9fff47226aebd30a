import { isIPv6 } from "node:net";
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { env } from "../env.ts";
import { LimitReached } from "../errors.ts";
import { redis, redisReady } from "../redis.ts";
import { keyed } from "./audit-mac.ts";

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

type Keys = Record<Name, string>;

/** Whoever has an IPv6 address has the 2^64 of its network. */
export const networkOf = (address: string): string => {
  if (!isIPv6(address) || address.includes(".")) return address;
  const [head = "", tail] = address.split("::");
  const [before, after] = [head, tail ?? ""].map((part) => part.split(":").filter(Boolean));
  const missing = tail === undefined ? 0 : 8 - (before?.length ?? 0) - (after?.length ?? 0);
  const groups = [...(before ?? []), ...Array<string>(Math.max(0, missing)).fill("0"), ...(after ?? [])];
  return `${groups.slice(0, 4).join(":")}::/64`;
};

/** `1.2.3.4:5678` and `[2001:db8::1]:5678`, as some proxies name an address. */
const withPort = /^(?:\[([^\]]+)\]|([^:]+))(?::\d+)?$/;

/** The address that the nearest proxy, or else the web server itself, saw the request come from; without its port. */
export function addressOf(headers: Headers): string {
  const named = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() || "unknown";
  const [, inBrackets, plain] = withPort.exec(named) ?? [];
  return inBrackets ?? plain ?? named;
}

/** By what tries are counted; of whoever signs in Redis holds digests only. */
function keysOf(address: string, account: string): Keys {
  const network = networkOf(address);
  return {
    pair: keyed(`sign-in from ${network} to ${account}`),
    account: keyed(`sign-in to ${account}`),
    address: network,
  };
}

/**
 * Counts one try to sign in.
 * @param account the e-mail address as typed, in lower case
 * @throws LimitReached with the seconds to wait
 */
export async function countSignIn(address: string, account: string): Promise<void> {
  const all = await ready();
  const keys = keysOf(address, account);
  for (const name of ["pair", "account", "address"] as const) {
    try {
      await all[name].consume(keys[name]);
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
  const keys = keysOf(address, account);
  await all.pair.delete(keys.pair);
  await Promise.all([all.account.reward(keys.account, 1), all.address.reward(keys.address, 1)]);
}

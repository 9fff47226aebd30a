import { setTimeout } from "node:timers/promises";
import { pingDatabase } from "../db/connect.ts";
import { workersHeard, workerTimeoutMs } from "../jobs/worker-heartbeat.ts";
import { pingRedis } from "../redis.ts";

/** What the app needs to do its work, and what of it is missing now. */
export type Readiness = {
  ready: boolean;
  mongodb: boolean;
  redis: boolean;
  worker: boolean;
  missing: string[];
};

/** Who asks whether we are ready does not wait long. */
const longestAnswerMs = 3_000;

const inTime = (answer: Promise<boolean>): Promise<boolean> =>
  Promise.race([answer, setTimeout(longestAnswerMs, false, { ref: false })]);

/** Asks MongoDB and Redis for an answer, and whether a worker was heard in the last 30 s. */
export async function checkReadiness(now = Date.now()): Promise<Readiness> {
  const [mongodb, redis] = await Promise.all([inTime(pingDatabase()), inTime(pingRedis())]);
  const worker = redis && (await inTime(workerIsHeard(now)));
  const missing = [
    ...(mongodb ? [] : ["MongoDB"]),
    ...(redis ? [] : ["Redis"]),
    ...(worker ? [] : [`a worker heard in the last ${workerTimeoutMs / 1000} s`]),
  ];
  return { ready: missing.length === 0, mongodb, redis, worker, missing };
}

async function workerIsHeard(now: number): Promise<boolean> {
  try {
    return (await workersHeard(now - workerTimeoutMs, now)).length > 0;
  } catch {
    return false;
  }
}

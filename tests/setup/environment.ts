/**
 * Runs before each integration file is loaded: gives the file a database and a queue prefix of its own, and puts them
 * into the environment, so that whatever the file imports already sees them.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect } from "vitest";
import { toDatabase } from "../../lib/services/mongo-uri.ts";
import { startServices } from "../../lib/services/start-services.ts";

export interface Isolated {
  /** Names a database that only this file uses. */
  mongoUri: string;
  redisUrl: string;
  /** Starts every Redis key of the file's queues. */
  queuePrefix: string;
}

// biome-ignore lint/style/noProcessEnv: the settings are made here, before the one reader looks at them
const settings = process.env;

function required(name: "TEST_MONGODB_URI" | "TEST_REDIS_URL"): string {
  const value = settings[name];
  if (!value)
    throw new Error(`${name} is not set: run these tests with "npm test -- --only integration [files]"`);
  return value;
}

/**
 * Files that stop workers in the middle of transactions get servers of their own: the embedded MongoDB has been seen to
 * hold up every other database for good when a session ended while a statement of its transaction ran.
 */
async function startOwnServers(): Promise<{ mongoUri: string; redisUrl: string; stop: () => Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), "cohort-own-"));
  const { MONGODB_URI: _mongo, REDIS_URL: _redis, ...env } = settings;
  const services = await startServices({ dataDir, env, log: () => undefined });
  return {
    mongoUri: services.mongoUri,
    redisUrl: services.redisUrl,
    stop: async () => {
      await services.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const testPath = expect.getState().testPath ?? "file";
const servers = testPath.includes("/integration/assignment/")
  ? await startOwnServers()
  : {
      mongoUri: required("TEST_MONGODB_URI"),
      redisUrl: required("TEST_REDIS_URL"),
      stop: async () => undefined,
    };

/** Ends servers that only this file uses. */
export const stopServers = servers.stop;

const file = basename(testPath).replace(/\.test\.ts$/, "");
const name = `t-${file.replace(/[^a-z0-9]+/gi, "-").slice(0, 30)}-${randomBytes(4).toString("hex")}`;

export const isolated: Isolated = {
  mongoUri: toDatabase(servers.mongoUri, name),
  redisUrl: servers.redisUrl,
  queuePrefix: name,
};

Object.assign(settings, {
  MONGODB_URI: isolated.mongoUri,
  REDIS_URL: isolated.redisUrl,
  QUEUE_PREFIX: isolated.queuePrefix,
  AUTH_SECRET: randomBytes(32).toString("hex"),
  LOG_LEVEL: settings.LOG_LEVEL ?? "silent",
});

/**
 * Runs before each integration file is loaded: gives the file a database and a queue prefix of its own, and puts them
 * into the environment, so that whatever the file imports already sees them.
 */
import { randomBytes } from "node:crypto";
import { basename } from "node:path";
import { expect } from "vitest";
import { toDatabase } from "../../lib/services/mongo-uri.ts";

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

const file = basename(expect.getState().testPath ?? "file").replace(/\.test\.ts$/, "");
const name = `t-${file.replace(/[^a-z0-9]+/gi, "-").slice(0, 30)}-${randomBytes(4).toString("hex")}`;

export const isolated: Isolated = {
  mongoUri: toDatabase(required("TEST_MONGODB_URI"), name),
  redisUrl: required("TEST_REDIS_URL"),
  queuePrefix: name,
};

Object.assign(settings, {
  MONGODB_URI: isolated.mongoUri,
  REDIS_URL: isolated.redisUrl,
  QUEUE_PREFIX: isolated.queuePrefix,
  AUTH_SECRET: randomBytes(32).toString("hex"),
  LOG_LEVEL: settings.LOG_LEVEL ?? "silent",
});

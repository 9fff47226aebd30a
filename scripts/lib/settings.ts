import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Env, parseEnv } from "../../lib/env.ts";
import type { Environment } from "../../lib/services/folders.ts";

/** Where this checkout keeps its data, logs and secret; COHORT_DATA_DIR names another place. */
export function dataFolder(env: Environment): string {
  return resolve(env.COHORT_DATA_DIR || ".data");
}

/**
 * Completes the process's environment by the `.env` file of the current folder, and checks all of it.
 * @throws Error with one line for each variable that is wrong
 */
export function readSettings(env: Environment): Env {
  if (existsSync(".env")) process.loadEnvFile(".env");
  return parseEnv(env);
}

const secretFile = (dataDir: string): string => join(dataDir, "secret");

/** The secret of the app that runs on the data folder; undefined where none was made there. */
export const keptSecret = (dataDir: string): string | undefined =>
  existsSync(secretFile(dataDir)) ? readFileSync(secretFile(dataDir), "utf8").trim() : undefined;

/** AUTH_SECRET, or a random one that is made once and kept in the data folder, readable by its owner only. */
export function authSecret(dataDir: string, env: Environment): string {
  if (env.AUTH_SECRET) return env.AUTH_SECRET;
  const file = secretFile(dataDir);
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600 });
  return readFileSync(file, "utf8").trim();
}

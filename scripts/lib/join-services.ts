import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import type { z } from "zod";
import { findRunning } from "../../lib/services/running.ts";
import { dataFolder, keptSecret } from "./settings.ts";

/**
 * Points this process at MongoDB and Redis: those that the environment names, else those that `npm start`
 * runs on the data folder now, and at the secret that it runs with. Keeps the log off the standard output, which belongs to the command's answer.
 * Call it before anything that reads the environment is imported.
 * @throws Error that says what to do when there are neither
 */
export function joinServices(): void {
  // biome-ignore lint/style/noProcessEnv: the settings are completed before the one reader looks at them
  const settings = process.env;
  if (existsSync(".env")) process.loadEnvFile(".env");
  settings.LOG_LEVEL = "silent";
  const dataDir = dataFolder(settings);
  const secret = settings.AUTH_SECRET || keptSecret(dataDir);
  if (secret !== undefined) settings.AUTH_SECRET = secret;
  if (settings.MONGODB_URI) return;
  const running = findRunning(dataDir);
  if (!running?.mongoUri) {
    throw new Error(`Nothing runs on ${dataDir}: start the app with "npm start" first, or set MONGODB_URI.`);
  }
  settings.MONGODB_URI = running.mongoUri;
  if (running.redisUrl) settings.REDIS_URL ??= running.redisUrl;
}

/** @throws Error with a line for each argument that is wrong, and the usage */
export function parseArguments<T>(schema: z.ZodType<T>, given: unknown, usage: string): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `--${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`${lines.join("\n")}\n${usage}`);
}

const isAskedForHelp = (): boolean =>
  parseArgs({ strict: false, options: { help: { type: "boolean", short: "h" } } }).values.help === true;

/** Runs a command, or prints its usage for `--help`: its error becomes one line on stderr and exit code 1. */
export async function runCommand(usage: string, command: () => Promise<void>): Promise<void> {
  if (isAskedForHelp()) return console.log(usage);
  try {
    await command();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

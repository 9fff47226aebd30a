import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildApp } from "../../lib/services/build-app.ts";
import type { Environment } from "../../lib/services/folders.ts";
import { toDatabase } from "../../lib/services/mongo-uri.ts";
import { freePort } from "../../lib/services/ports.ts";
import { type RunningApp, runApp } from "../../lib/services/run-app.ts";
import { ServiceError } from "../../lib/services/service-error.ts";
import type { Services } from "../../lib/services/start-services.ts";
import { dropDatabase } from "./drop-database.ts";
import { prepareApp } from "./prepare-app.ts";

export interface DemoAppOptions {
  services: Services;
  /** Throw-away folder for logs and reports. */
  folder: string;
  /** The caller's environment. */
  settings: Environment;
  /** Emptied first. */
  database: string;
  log(line: string): void;
}

export interface DemoApp {
  app: RunningApp;
  signIn: { email: string; password: string };
  apiKey: string;
  /** What a command of ours beside the app has to be run with. */
  appEnv: Environment;
}

/** Builds and starts the production app on a fresh database with the demo data, someone who can sign in and a key. */
export async function startDemoApp({
  services,
  folder,
  settings,
  database,
  log,
}: DemoAppOptions): Promise<DemoApp> {
  const root = process.cwd();
  const port = await freePort();
  const env: Environment = {
    ...settings,
    MONGODB_URI: toDatabase(services.mongoUri, database),
    REDIS_URL: services.redisUrl,
    QUEUE_PREFIX: `demo-${randomBytes(4).toString("hex")}`,
    AUTH_SECRET: randomBytes(32).toString("hex"),
    // All that the app can say is looked through for what it should not.
    LOG_LEVEL: settings.LOG_LEVEL ?? "debug",
    // One user does here in a minute what takes people an hour.
    RATE_LIMIT_PER_MINUTE: "100000",
    RATE_LIMIT_HEAVY_PER_MINUTE: "100000",
  };
  const programs = await buildApp(root, settings, log);
  await dropDatabase(env.MONGODB_URI ?? "");
  const { demoUser } = await prepareApp(env, () => true, log);
  if (!demoUser) throw new ServiceError("The demo data brought no user to sign in with");
  const apiKey = await makeApiKey(env);
  let app: RunningApp;
  try {
    app = await runApp({ root, host: "127.0.0.1", port, env, programs, dataDir: folder, log });
  } catch (error) {
    keepLogs(folder, log);
    throw error;
  }
  const { MONGODB_URI, REDIS_URL, QUEUE_PREFIX, AUTH_SECRET } = env;
  return { app, signIn: demoUser, apiKey, appEnv: { MONGODB_URI, REDIS_URL, QUEUE_PREFIX, AUTH_SECRET } };
}

async function makeApiKey(env: Environment): Promise<string> {
  const args = ["run", "--silent", "apikey", "--", "--name", "e2e", "--role", "admin"];
  const { stdout } = await promisify(execFile)("npm", args, { env: env as NodeJS.ProcessEnv });
  return stdout.trim();
}

/** The folder goes away when the run ends; the logs of a failed one are worth keeping. */
export function keepLogs(folder: string, log: (line: string) => void): void {
  const logs = join(folder, "logs");
  if (!existsSync(logs)) return;
  const kept = join("test-results", "logs");
  cpSync(logs, kept, { recursive: true });
  log(`Logs of the servers: ${kept}`);
}

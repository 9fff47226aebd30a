import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildApp } from "../../lib/services/build-app.ts";
import type { Environment } from "../../lib/services/folders.ts";
import { toDatabase } from "../../lib/services/mongo-uri.ts";
import { freePort } from "../../lib/services/ports.ts";
import { localUrl, type RunningApp, runApp } from "../../lib/services/run-app.ts";
import { ServiceError } from "../../lib/services/service-error.ts";
import type { Services } from "../../lib/services/start-services.ts";
import { dropDatabase } from "./drop-database.ts";
import { findChromium } from "./find-chromium.ts";
import { prepareApp } from "./prepare-app.ts";
import { runCommand } from "./run-command.ts";
import { type Counts, playwrightCounts } from "./test-counts.ts";

interface EndToEndOptions {
  services: Services;
  /** Throw-away folder for logs and reports. */
  folder: string;
  /** The caller's environment. */
  settings: Environment;
  /** Test files; empty for all. */
  files: string[];
  log(line: string): void;
}

/** Builds and starts the production app on a fresh database with the demo data, and runs the browser tests on it. */
export async function runEndToEnd(options: EndToEndOptions): Promise<Counts> {
  const { folder, settings, log, files } = options;
  const executable = await findChromium(settings, log);
  const { app, signIn, apiKey, appEnv } = await startDemoApp(options);
  try {
    const report = join(folder, "playwright.json");
    const env = {
      ...settings,
      E2E_CHROMIUM: executable,
      E2E_BASE_URL: app.url,
      E2E_EMAIL: signIn.email,
      E2E_PASSWORD: signIn.password,
      E2E_API_KEY: apiKey,
      // For tests that run a command of ours beside the app, as an administrator does on its machine.
      E2E_APP_ENV: JSON.stringify(appEnv),
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    };
    const args = ["node_modules/@playwright/test/cli.js", "test", "--reporter=list,json", ...files];
    const code = await runCommand(process.execPath, args, env);
    const counts = playwrightCounts(report);
    const result = code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
    if (result.failed > 0) keepLogs(folder, log);
    return result;
  } finally {
    await app.stop();
  }
}

async function startDemoApp({ services, folder, settings, log }: EndToEndOptions) {
  const root = process.cwd();
  const port = await freePort();
  const env: Environment = {
    ...settings,
    APP_URL: localUrl("127.0.0.1", port),
    MONGODB_URI: toDatabase(services.mongoUri, "cohort_e2e"),
    REDIS_URL: services.redisUrl,
    QUEUE_PREFIX: `e2e-${randomBytes(4).toString("hex")}`,
    AUTH_SECRET: randomBytes(32).toString("hex"),
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
function keepLogs(folder: string, log: (line: string) => void): void {
  const logs = join(folder, "logs");
  if (!existsSync(logs)) return;
  const kept = join("test-results", "logs");
  cpSync(logs, kept, { recursive: true });
  log(`Logs of the servers: ${kept}`);
}

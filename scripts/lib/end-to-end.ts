import { join } from "node:path";
import type { Environment } from "../../lib/services/folders.ts";
import type { Services } from "../../lib/services/start-services.ts";
import { keepLogs, startDemoApp } from "./demo-app.ts";
import { findChromium } from "./find-chromium.ts";
import { logsArePrivate } from "./private-logs.ts";
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
  const { app, signIn, apiKey, appEnv } = await startDemoApp({ ...options, database: "cohort_e2e" });
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
    const tested = code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
    const isClean = await logsArePrivate(join(folder, "logs"), appEnv.MONGODB_URI ?? "", log);
    const result = {
      passed: tested.passed + (isClean ? 1 : 0),
      failed: tested.failed + (isClean ? 0 : 1),
    };
    if (result.failed > 0) keepLogs(folder, log);
    return result;
  } finally {
    await app.stop();
  }
}

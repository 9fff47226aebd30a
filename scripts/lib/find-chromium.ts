import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "playwright";
import { findCommand, isExecutable } from "../../lib/services/find-command.ts";
import type { Environment } from "../../lib/services/folders.ts";
import { ServiceError } from "../../lib/services/service-error.ts";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const macPaths = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * The browser for the tests: Playwright's own (undefined: it finds that itself), downloaded where it may be; else
 * one of the system; else, as root on Debian in CI, apt's. Each is tried before it is chosen.
 * @throws ServiceError that lists the ways
 */
export async function findChromium(
  env: Environment,
  log: (line: string) => void,
): Promise<string | undefined> {
  if (env.E2E_CHROMIUM) return env.E2E_CHROMIUM;
  if (existsSync(chromium.executablePath()) && (await starts(undefined))) return undefined;
  log("Fetching Playwright's Chromium");
  const options = { env: env as NodeJS.ProcessEnv, stdio: "ignore", timeout: 60_000 } as const;
  spawnSync(process.execPath, ["node_modules/playwright/cli.js", "install", "chromium"], options);
  if (existsSync(chromium.executablePath()) && (await starts(undefined))) return undefined;
  const found = systemChromium(env) ?? aptChromium(env, log);
  if (!found || !(await starts(found))) {
    throw new ServiceError(
      'No Chromium for the browser tests. Ways: "npx playwright install --with-deps chromium"; install chromium or google-chrome; set E2E_CHROMIUM to one',
    );
  }
  log(`Playwright's own Chromium is not to be had; using ${found}`);
  return found;
}

/** A browser may be there and lack a library of the system. */
async function starts(executablePath: string | undefined): Promise<boolean> {
  try {
    await (await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] })).close();
    return true;
  } catch {
    return false;
  }
}

function systemChromium(env: Environment): string | undefined {
  const onPath = names.map((name) => findCommand(name, env)).find(Boolean);
  return onPath ?? macPaths.find(isExecutable);
}

/** Only where nobody would mind: on a throw-away machine of a CI. */
function aptChromium(env: Environment, log: (line: string) => void): string | undefined {
  if (env.CI !== "true" || process.getuid?.() !== 0 || !findCommand("apt-get", env)) return undefined;
  log("Installing Chromium by apt-get");
  const aptEnv = { ...env, DEBIAN_FRONTEND: "noninteractive" } as unknown as NodeJS.ProcessEnv;
  const options = { env: aptEnv, stdio: "ignore" } as const;
  spawnSync("apt-get", ["update", "-q"], options);
  spawnSync("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], options);
  return systemChromium(env);
}

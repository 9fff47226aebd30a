import { defineConfig } from "@playwright/test";

// biome-ignore lint/style/noProcessEnv: scripts/test.ts says where the app runs and which browser to use
const { E2E_BASE_URL, E2E_CHROMIUM, CI } = process.env;
if (!E2E_BASE_URL)
  throw new Error('E2E_BASE_URL is not set: run these tests with "npm test -- --only e2e [files]"');

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results/e2e",
  timeout: 60_000,
  expect: { timeout: 10_000 },
  retries: 0,
  workers: 1,
  forbidOnly: Boolean(CI),
  use: {
    baseURL: E2E_BASE_URL,
    browserName: "chromium",
    locale: "en-GB",
    timezoneId: "UTC",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: E2E_CHROMIUM || undefined,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});

/** Where the app runs and who may use it; scripts/test.ts sets these. */
function needed(name: string): string {
  // biome-ignore lint/style/noProcessEnv: the tests are told by their runner
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests with "npm test -- --only e2e"`);
  return value;
}

export const baseUrl = needed("E2E_BASE_URL");
export const email = needed("E2E_EMAIL");
export const password = needed("E2E_PASSWORD");
export const apiKey = needed("E2E_API_KEY");

/** The app's own environment: its database, its Redis, its queues. */
export const appEnv = JSON.parse(needed("E2E_APP_ENV")) as Record<
  "MONGODB_URI" | "REDIS_URL" | "QUEUE_PREFIX" | "AUTH_SECRET",
  string
>;

/** Run by Next once in each server process, before it answers anything. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: replaced by Next when it builds
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startTracing } = await import("./lib/tracing/start-tracing.ts");
  await startTracing("cohort-web");
  const { entityMap } = await import("./lib/db/entity-map.ts");
  entityMap();
  const { distrustForwarding } = await import("./lib/http/forwarding.ts");
  distrustForwarding();
  const { requireHttps } = await import("./lib/http/require-https.ts");
  requireHttps();
  const { routeOddMethods } = await import("./lib/http/odd-methods.ts");
  routeOddMethods();
  const { endStreamsOnStop } = await import("./lib/http/sse.ts");
  endStreamsOnStop();
}

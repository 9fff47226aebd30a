/** Builds the production web app and worker: `npm run build`. */
import { buildApp } from "../lib/services/build-app.ts";

try {
  // biome-ignore lint/style/noProcessEnv: scripts hand the environment on
  await buildApp(process.cwd(), process.env, (line) => console.log(line), { force: true });
  console.log("Built: .next/standalone (web) and dist/worker.mjs (worker)");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

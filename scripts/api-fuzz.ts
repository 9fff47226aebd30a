/**
 * Asks the running app everything that its API's description allows, and much that it doesn't, with schemathesis:
 * `npm run test:api-fuzz`, or `-- --examples 10 --phases examples,fuzzing` for a quicker round, `-- --include /api/v1/cohorts` for some paths.
 * The app is the production build on a throw-away MongoDB and Redis, with the demo data and a throw-away key.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { reasonOf } from "../lib/services/service-error.ts";
import { startServices } from "../lib/services/start-services.ts";
import { startDemoApp } from "./lib/demo-app.ts";
import { onStop } from "./lib/on-stop.ts";
import { runCommand } from "./lib/run-command.ts";
import { findSchemathesis } from "./lib/schemathesis.ts";
import { makeTestFolder } from "./lib/test-folder.ts";

const { values } = parseArgs({
  options: {
    examples: { type: "string", default: "100" },
    include: { type: "string" },
    phases: { type: "string" },
    seed: { type: "string" },
    report: { type: "string" },
  },
});
// biome-ignore lint/style/noProcessEnv: scripts hand the environment on
const { MONGODB_URI: _mongo, REDIS_URL: _redis, ...settings } = process.env;
const log = (line: string) => console.log(line);

function argumentsFor(url: string, key: string): string[] {
  return [
    "--config-file",
    join(import.meta.dirname, "lib", "schemathesis.toml"),
    "run",
    `${url}/api/v1/openapi.json`,
    "--header",
    `Authorization: Bearer ${key}`,
    "--max-examples",
    values.examples,
    "--checks",
    "all",
    "--continue-on-failure",
    // Live streams do not end.
    "--exclude-path-regex",
    "/stream$",
    "--workers",
    "1",
    "--request-timeout",
    "30",
    ...(values.phases ? ["--phases", values.phases] : []),
    ...(values.seed ? ["--seed", values.seed] : []),
    ...(values.include ? ["--include-path-regex", values.include] : []),
    ...(values.report ? ["--report", "junit,ndjson", "--report-dir", values.report] : []),
  ];
}

const mostWebhooksKept = 2;

/**
 * Deletes all but the newest webhooks every few seconds: twenty of them, hundreds of cohorts and every lead that is made
 * up would come to more messages than anything else that is asked.
 */
function tidyUp(url: string, key: string): () => void {
  const call = (path: string, method = "GET") =>
    fetch(`${url}/api/v1/webhooks${path}`, { method, headers: { authorization: `Bearer ${key}` } });
  const tidy = async () => {
    const { items = [] } = (await (await call("?limit=100")).json()) as { items?: { webhook_id: string }[] };
    const oldest = items.sort((a, b) => Number(a.webhook_id.slice(3)) - Number(b.webhook_id.slice(3)));
    for (const { webhook_id } of oldest.slice(0, -mostWebhooksKept)) await call(`/${webhook_id}`, "DELETE");
  };
  const timer = setInterval(() => void tidy().catch(() => undefined), 3_000);
  return () => clearInterval(timer);
}

async function main(): Promise<number> {
  const schemathesis = await findSchemathesis(settings, log);
  const folder = await makeTestFolder();
  const services = await startServices({
    dataDir: folder,
    env: { ...settings, MONGODB_URI: settings.TEST_MONGODB_URI, REDIS_URL: settings.TEST_REDIS_URL },
    log,
  });
  let stop = async () => {
    await services.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  onStop(() => void stop().finally(() => process.exit(130)));
  try {
    const { app, apiKey } = await startDemoApp({ services, folder, settings, log, database: "cohort_fuzz" });
    const stopServices = stop;
    const endTidying = tidyUp(app.url, apiKey);
    stop = async () => {
      endTidying();
      await app.stop();
      await stopServices();
    };
    const hooks = join(import.meta.dirname, "lib", "schemathesis-hooks.py");
    return await runCommand(schemathesis, argumentsFor(app.url, apiKey), {
      ...settings,
      SCHEMATHESIS_HOOKS: hooks,
    });
  } finally {
    await stop();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(reasonOf(error));
    process.exit(1);
  },
);

/**
 * Every test, on a MongoDB and a Redis of its own: `npm test`, or `npm test -- --only unit|integration|e2e [files]`.
 * Fails when a service or a browser is missing; the last line is `N passed, N failed`.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { reasonOf } from "../lib/services/service-error.ts";
import { type Services, startServices } from "../lib/services/start-services.ts";
import { runEndToEnd } from "./lib/end-to-end.ts";
import { onStop } from "./lib/on-stop.ts";
import { runCommand } from "./lib/run-command.ts";
import { type Counts, vitestCounts } from "./lib/test-counts.ts";
import { makeTestFolder } from "./lib/test-folder.ts";

const kinds = ["unit", "integration", "e2e"] as const;
type Kind = (typeof kinds)[number];

const { values, positionals: files } = parseArgs({
  options: { only: { type: "string", multiple: true } },
  allowPositionals: true,
});
const chosen = (values.only ?? [...kinds]) as Kind[];
// biome-ignore lint/style/noProcessEnv: scripts hand the environment on
const { MONGODB_URI: _mongo, REDIS_URL: _redis, ...settings } = process.env;
const log = (line: string) => console.log(line);

/** Vitest's projects of the chosen kinds. */
async function runVitest(services: Services | undefined, folder: string): Promise<Counts> {
  const report = join(folder, "vitest.json");
  const projects = chosen.filter((kind) => kind !== "e2e").flatMap((kind) => ["--project", kind]);
  const args = [
    "node_modules/vitest/vitest.mjs",
    "run",
    ...projects,
    "--reporter=default",
    "--reporter=json",
  ];
  const env = { ...settings, TEST_MONGODB_URI: services?.mongoUri, TEST_REDIS_URL: services?.redisUrl };
  const code = await runCommand(process.execPath, [...args, `--outputFile.json=${report}`, ...files], env);
  const counts = vitestCounts(report);
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** Runs a part; when it can't even be run, that counts as one failure, and the other parts still run. */
async function runPart(part: () => Promise<Counts>): Promise<Counts> {
  try {
    return await part();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  }
}

async function runAll(folder: string): Promise<Counts> {
  const services = chosen.some((kind) => kind !== "unit")
    ? await startServices({
        dataDir: folder,
        env: { ...settings, MONGODB_URI: settings.TEST_MONGODB_URI, REDIS_URL: settings.TEST_REDIS_URL },
        log,
      })
    : undefined;
  stopAll = async () => services?.stop();
  for (const line of services?.describe ?? []) log(line);
  const counts: Counts[] = [];
  if (chosen.some((kind) => kind !== "e2e")) counts.push(await runPart(() => runVitest(services, folder)));
  if (services && chosen.includes("e2e")) {
    counts.push(await runPart(() => runEndToEnd({ services, folder, settings, files, log })));
  }
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  };
}

let stopAll: () => Promise<void> = async () => undefined;

async function main(): Promise<number> {
  const unknown = chosen.find((kind) => !kinds.includes(kind));
  if (unknown) throw new Error(`--only ${unknown}: ${kinds.join(", ")} was expected`);
  const folder = await makeTestFolder();
  const end = async () => {
    await stopAll();
    rmSync(folder, { recursive: true, force: true });
  };
  onStop(() => void end().finally(() => process.exit(130)));
  try {
    const { passed, failed } = await runAll(folder);
    await end();
    console.log(`${passed} passed, ${failed} failed`);
    return failed === 0 && passed > 0 ? 0 : 1;
  } finally {
    await end();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(reasonOf(error));
    process.exit(1);
  },
);

/**
 * The whole product in one command: MongoDB, Redis, web app and worker. `npm start` runs the production build,
 * `npm run dev` (`--dev`) the sources with reload. `--demo` loads demo data into a database that MONGODB_URI names,
 * `--skip-build` runs what was built last.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type BuiltApp, buildApp, builtApp } from "../lib/services/build-app.ts";
import { ensureWritableFolder } from "../lib/services/folders.ts";
import { isPortFree } from "../lib/services/ports.ts";
import { type RunningApp, runApp } from "../lib/services/run-app.ts";
import { alreadyRunning, findRunning, recordRunning, stopLeftovers } from "../lib/services/running.ts";
import { ServiceError } from "../lib/services/service-error.ts";
import { type Services, startServices } from "../lib/services/start-services.ts";
import { dropDatabase } from "./lib/drop-database.ts";
import { onStop } from "./lib/on-stop.ts";
import { prepareApp } from "./lib/prepare-app.ts";
import { authSecret, dataFolder, readSettings } from "./lib/settings.ts";

const { values: flags } = parseArgs({
  options: {
    dev: { type: "boolean", default: false },
    demo: { type: "boolean", default: false },
    "skip-build": { type: "boolean", default: false },
  },
});
const log = (line: string) => console.log(line);
const started: { services?: Services; app?: RunningApp } = {};

interface Place {
  dataDir: string;
  host: string;
  port: number;
  env: NodeJS.ProcessEnv;
}

/** What is wrong before anything has been started, as one line each. */
async function checkPlace(): Promise<Place> {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new ServiceError(`Node ${process.versions.node} is too old: 20.19 or later was expected`);
  }
  // biome-ignore lint/style/noProcessEnv: scripts hand the environment on
  const env = process.env;
  const { HOST: host, PORT: port } = readSettings(env);
  const dataDir = dataFolder(env);
  const running = findRunning(dataDir);
  if (running) throw new ServiceError(alreadyRunning(dataDir, running));
  ensureWritableFolder(dataDir);
  await stopLeftovers(dataDir);
  if (!(await isPortFree(port, host))) {
    throw new ServiceError(
      `Port ${port} on ${host} is in use: stop what listens there, or set PORT to another one`,
    );
  }
  return { dataDir, host, port, env };
}

/** Prepares the database, and fills an empty one of our own with the demo. */
async function prepareData({ dataDir, env }: Place, services: Services) {
  const appEnv = {
    ...env,
    MONGODB_URI: services.mongoUri,
    REDIS_URL: services.redisUrl,
    AUTH_SECRET: authSecret(dataDir, env),
  };
  const own = services.embedded.mongo;
  // There while the demo is being loaded: after a start that was ended meanwhile, loading begins from nothing.
  const loading = join(dataDir, "demo-loading");
  if (own && existsSync(loading)) await dropDatabase(services.mongoUri);
  const wantDemo = ({ wasEmpty }: { wasEmpty: boolean }) => {
    if (own && wasEmpty) writeFileSync(loading, "");
    return flags.demo || (own && wasEmpty);
  };
  const { demoUser, users } = await prepareApp(appEnv, wantDemo, log);
  rmSync(loading, { force: true });
  const userFile = join(dataDir, "demo-user.json");
  if (demoUser) writeFileSync(userFile, `${JSON.stringify(demoUser)}\n`, { mode: 0o600 });
  return { appEnv, signIn: signInLine(userFile, users) };
}

/** How to get in: the demo user, as long as its file is there, or how to make a user. */
function signInLine(userFile: string, users: number): string | undefined {
  if (users === 0)
    return "Nobody can sign in yet: npm run user -- --email you@example.com --name You --role admin";
  if (!existsSync(userFile)) return undefined;
  const { email, password } = JSON.parse(readFileSync(userFile, "utf8")) as {
    email: string;
    password: string;
  };
  return `Sign in: ${email} / ${password}`;
}

async function programs(env: NodeJS.ProcessEnv): Promise<BuiltApp | "dev"> {
  const root = process.cwd();
  if (flags.dev) return "dev";
  return flags["skip-build"] ? builtApp(root) : buildApp(root, env, log);
}

async function start(): Promise<void> {
  const place = await checkPlace();
  const { dataDir, host, port, env } = place;
  const services = await startServices({ dataDir, env, log, mongoPort: 27117, redisPort: 6399 });
  started.services = services;
  for (const line of services.describe) log(line);
  const [data, built] = await Promise.all([prepareData(place, services), programs(env)]);
  log("Starting the web app and the worker");
  const options = { root: process.cwd(), host, port, env: data.appEnv, programs: built, dataDir, log };
  started.app = await runApp(options);
  recordRunning(dataDir, { appUrl: started.app.url });
  if (!flags.dev) log(`Logs: ${join(dataDir, "logs")}`);
  log(`Ready: ${started.app.url}`);
  if (data.signIn) log(data.signIn);
  log("Ctrl-C stops everything");
}

onStop(() => {
  // What is still starting is ended by its exit hook.
  if (!started.app) process.exit(130);
  log("Stopping (Ctrl-C again to force)");
  started.app
    .stop()
    .then(() => started.services?.stop())
    .then(
      () => {
        log("Stopped");
        process.exit(0);
      },
      () => process.exit(1),
    );
});

start().catch(async (error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  await started.services?.stop().catch(() => undefined);
  process.exit(1);
});

import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { freePort } from "@/lib/services/ports.ts";
import { type Services, startServices } from "@/lib/services/start-services.ts";
import type { Without } from "./unguarded-worker.ts";

const root = join(import.meta.dirname, "../..");
// biome-ignore lint/style/noProcessEnv: these tests have servers and processes of their own
const settings = process.env;

/** Rounds of a fault: a few, or as many as FAULT_ROUNDS says, up to the full number. */
export const rounds = (few: number, full: number): number =>
  settings.FAULT_ROUNDS ? Math.min(full, Number(settings.FAULT_ROUNDS)) : few;

/** Printed with what fails, and taken from FAULT_SEED to run it again. */
export const seed = Number(settings.FAULT_SEED ?? Date.now() % 1_000_000);

/** Numbers from 0 to 1 by a seeded generator (mulberry32). */
export function generator(from: number): () => number {
  let state = from || 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const random = generator(seed);

export type Servers = {
  mongo: Services;
  redis: Services;
  restartMongo: () => Promise<void>;
  /** Kills MongoDB (SIGKILL), and resolves once it serves again. */
  killMongo: () => Promise<void>;
  restartRedis: () => Promise<void>;
  end: () => Promise<void>;
};

/**
 * A MongoDB and a Redis that these tests alone use, named in the environment; each can be stopped by itself.
 * @param folders where they keep their data, unless that is anywhere
 */
export async function startServers(
  folders: { mongo?: string | undefined; redis?: string | undefined } = {},
): Promise<Servers> {
  const dataDir = mkdtempSync(join(tmpdir(), "cohort-faults-"));
  const { mongo: mongoDir = join(dataDir, "mongo"), redis: redisDir = join(dataDir, "redis") } = folders;
  const { TEST_MONGODB_URI, MONGODB_URI: _mongo, REDIS_URL: _redis, ...env } = settings;
  const [mongoPort, redisPort] = [await freePort(), await freePort()];
  const log = () => undefined;
  const startRedis = () =>
    startServices({
      dataDir: redisDir,
      env: { ...env, MONGODB_URI: TEST_MONGODB_URI },
      log,
      redisPort,
    });
  const redis = await startRedis();
  const startMongo = () =>
    startServices({
      dataDir: mongoDir,
      env: { ...env, REDIS_URL: redis.redisUrl },
      log,
      mongoPort,
    });
  const servers: Servers = {
    mongo: await startMongo(),
    redis,
    restartMongo: async () => {
      servers.mongo = await startMongo();
    },
    killMongo: async () => {
      servers.mongo.kill();
      await servers.mongo.stop();
      await servers.restartMongo();
    },
    restartRedis: async () => {
      servers.redis = await startRedis();
    },
    end: async () => {
      await servers.mongo.stop();
      await servers.redis.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  settings.MONGODB_URI = servers.mongo.mongoUri;
  settings.REDIS_URL = redis.redisUrl;
  return servers;
}

let programs: string | undefined;

/** What is started beside the tests: the worker as it ships, and variants of it for what can't be done from outside. */
const entryPoints = {
  worker: "worker/main.ts",
  control: "tests/faults/unguarded-worker.ts",
  poisoned: "tests/faults/poisoned-worker.ts",
  "moved-clock": "tests/faults/moved-clock.ts",
};

/** Bundles the worker and its variants, so that a new one is there within a second. */
export async function buildPrograms(): Promise<void> {
  programs = join(root, "node_modules", ".cache", `faults-${process.pid}`);
  await build({
    absWorkingDir: root,
    entryPoints,
    outdir: programs,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "warning",
  });
}

const started = new Set<ChildProcess>();

/** What workers say is kept in the file that FAULT_LOG names (with LOG_LEVEL=info). */
const workerLog = settings.FAULT_LOG ? openSync(settings.FAULT_LOG, "a") : "ignore";

export type Process = {
  pid: number;
  send: (signal: NodeJS.Signals) => void;
  /** Resolves once it has ended. */
  gone: Promise<void>;
  ended: () => boolean;
};

export type Program = {
  /** Settings beside those of the tests. */
  env?: Record<string, string>;
  /** The file that its output goes to. */
  output?: string;
  /** Loaded before it, by its name. */
  before?: keyof typeof entryPoints;
};

/** Starts a worker, or one of its variants. */
export function startProgram(
  name: keyof typeof entryPoints,
  { env = {}, output, before }: Program = {},
): Process {
  if (!programs) throw new Error("buildPrograms first.");
  const file = (each: string) => join(programs ?? "", `${each}.mjs`);
  const args = [...(before ? ["--import", file(before)] : []), file(name)];
  return follow(process.execPath, args, env, output);
}

/** Starts a web process that serves the routes from their sources, and says its address on the output. */
export const startWeb = (port: number): Process =>
  follow(process.execPath, ["--import", "tsx", "tests/faults/web-process.ts", String(port)], {});

function follow(command: string, args: string[], env: Record<string, string>, output?: string): Process {
  const log = output === undefined ? workerLog : openSync(output, "a");
  const child = spawn(command, args, {
    cwd: root,
    env: { ...settings, ...env },
    stdio: ["ignore", log, log],
  });
  if (typeof log === "number" && log !== workerLog) closeSync(log);
  started.add(child);
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  return { pid: child.pid ?? 0, send: (signal) => void child.kill(signal), gone, ended };
}

/** Starts a worker as it ships, or a control without one of its guards. */
export const startProcess = (without?: Without): Process =>
  without ? startProgram("control", { env: { WITHOUT: without } }) : startProgram("worker");

/** Has what is kept running be started no more. */
const letGo = new Set<() => void>();

/** Starts a worker, and another one whenever it is killed, until told to stop. */
export function keepRunning(start: () => Process): { deaths: () => number; stop: () => Promise<void> } {
  let deaths = 0;
  let stopping = false;
  let current = start();
  const watch = async () => {
    while (!stopping) {
      await current.gone;
      if (stopping) return;
      deaths++;
      current = start();
    }
  };
  const watching = watch();
  const end = () => {
    stopping = true;
  };
  letGo.add(end);
  return {
    deaths: () => deaths,
    stop: async () => {
      end();
      current.send("SIGTERM");
      await watching;
    },
  };
}

/** Kills every worker that is left. */
export async function endProcesses(): Promise<void> {
  for (const end of letGo) end();
  letGo.clear();
  for (const child of started) {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await gone;
    }
  }
  started.clear();
}

/** Takes the bundles away. */
export function removePrograms(): void {
  if (programs) rmSync(programs, { recursive: true, force: true });
}

/** Ends everything that a fault test began: its processes, its connections, its servers and their programs. */
export async function endFaultTest(servers: Servers): Promise<void> {
  // Loaded only once the environment names these tests' servers.
  const { stopApi } = await import("@/tests/setup/api.ts");
  await endProcesses();
  await stopApi();
  await servers.end();
  removePrograms();
}

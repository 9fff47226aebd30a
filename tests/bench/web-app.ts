import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApiKey } from "@/lib/access/create-api-key.ts";
import { systemContext } from "@/lib/context.ts";
import { buildApp } from "@/lib/services/build-app.ts";
import { freePort } from "@/lib/services/ports.ts";
import { runApp } from "@/lib/services/run-app.ts";

const statusMb = (pid: number | undefined, line: string): number =>
  Number(
    new RegExp(`${line}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? Number.NaN,
  ) / 1024;

/** The memory that a process holds, in MB. */
export const memoryMb = (pid: number | undefined): number => statusMb(pid, "VmRSS");

/** The most memory that a process has held, in MB. */
export const peakMb = (pid: number | undefined): number => statusMb(pid, "VmHWM");

export type WebApp = {
  url: string;
  pids: () => { web: number | undefined; worker: number | undefined };
  /** Asks a route under `/api/v1` with a manager's key. @throws Error naming the route unless it answers 2xx */
  ask: (path: string, body?: unknown, init?: RequestInit) => Promise<Record<string, unknown>>;
  /** The value of a sample of `/metrics`, 0 where it is not there yet. */
  metric: (sample: string) => Promise<number>;
  peaks: () => { web: number; worker: number };
  stop: () => Promise<void>;
};

/**
 * The production web app and worker, as a team runs them, on the benchmark's database.
 * @param options.limited keeps the limits of requests that a team has
 */
export async function startWebApp({ limited = false } = {}): Promise<WebApp> {
  // biome-ignore lint/style/noProcessEnv: programs hand the environment on
  const settings = process.env;
  const dataDir = mkdtempSync(join(tmpdir(), "cohort-bench-"));
  const log = (line: string) => console.error(line);
  const programs = await buildApp(process.cwd(), settings, log);
  const port = await freePort();
  const env = {
    ...settings,
    RATE_LIMIT_PER_MINUTE: limited ? "600" : "1000000",
    RATE_LIMIT_HEAVY_PER_MINUTE: limited ? "120" : "1000000",
    AUTH_SECRET: settings.AUTH_SECRET ?? "a secret of benchmarks only, 32 characters or more",
  };
  const app = await runApp({ root: process.cwd(), host: "127.0.0.1", port, env, programs, dataDir, log });
  const { key } = await createApiKey(systemContext("bench"), { name: "bench", role: "manager" });
  return {
    url: app.url,
    pids: app.pids,
    ask: async (path, body, init) => {
      const response = await fetch(`${app.url}/api/v1${path}`, {
        ...init,
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 300)}`);
      return text === "" ? {} : JSON.parse(text);
    },
    metric: async (sample) => {
      const text = await (await fetch(`${app.url}/metrics`)).text();
      const line = text.split("\n").find((each) => each.startsWith(`${sample} `));
      return Number(line?.slice(sample.length) ?? 0);
    },
    peaks: () => ({ web: peakMb(app.pids().web), worker: peakMb(app.pids().worker) }),
    stop: async () => {
      await app.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

import { join } from "node:path";
import type { BuiltApp } from "./build-app.ts";
import type { Environment } from "./folders.ts";
import { recordProcess } from "./running.ts";
import { type ChildSpec, type SupervisedChild, superviseChild } from "./supervised-child.ts";

export interface AppOptions {
  root: string;
  host: string;
  port: number;
  /** MONGODB_URI, REDIS_URL, AUTH_SECRET and the rest; HOST and PORT are added. */
  env: Environment;
  /** The programs to run; `dev` runs the sources, with reload and the output on the terminal. */
  programs: BuiltApp | "dev";
  /** Holds the logs, and the record of what runs where this process owns it. */
  dataDir: string;
  log(line: string): void;
}

export interface RunningApp {
  url: string;
  /** The process ids now; they change when one is started again. */
  pids(): { web: number | undefined; worker: number | undefined };
  /** Web first, then the worker, which has 26 s to give its jobs back. */
  stop(): Promise<void>;
  /** Ends both at once. */
  kill(): void;
}

/** The address at which a server that listens on `host` is reached from this machine. */
export function localUrl(host: string, port: number): string {
  const reached = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reached.includes(":") ? `[${reached}]` : reached}:${port}`;
}

/**
 * Starts the web app and the worker as two processes, and keeps them running until `stop`.
 * Resolves once `/readyz` answers 200, which it does when the worker has been heard too.
 * @throws ServiceError when one of them ends, or they aren't ready within two minutes
 */
export async function runApp(options: AppOptions): Promise<RunningApp> {
  const url = localUrl(options.host, options.port);
  const worker = superviseChild(specOf("Worker", options, url));
  const web = superviseChild(specOf("Web app", options, url));
  const kill = () => {
    web.kill();
    worker.kill();
  };
  try {
    await unlessEnded(worker, web.ready());
    await worker.ready();
  } catch (error) {
    kill();
    throw error;
  }
  return {
    url,
    pids: () => ({ web: web.pid, worker: worker.pid }),
    async stop() {
      await web.stop();
      await worker.stop();
    },
    kill,
  };
}

/**
 * V8 lets the heap grow to several times of what is in use before it clears up, and keeps up to 48 MB for what is young;
 * ids of very many people come and go.
 */
const nodeOptions = ["--enable-source-maps", "--heap-growing-percent=30", "--max-semi-space-size=4"];

function specOf(name: "Web app" | "Worker", options: AppOptions, url: string): ChildSpec {
  const { root, host, port, programs, dataDir, log } = options;
  const isWeb = name === "Web app";
  const env: Environment = {
    ...options.env,
    NODE_ENV: programs === "dev" ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    HOST: host,
    HOSTNAME: host,
    PORT: String(port),
  };
  const modules = join(root, "node_modules");
  const args = {
    web:
      programs === "dev"
        ? [join(modules, "next/dist/bin/next"), "dev", "--hostname", host, "--port", String(port)]
        : [...nodeOptions, programs.webServer],
    worker:
      programs === "dev"
        ? [join(modules, "tsx/dist/cli.mjs"), "watch", "--clear-screen=false", "worker/main.ts"]
        : [...nodeOptions, programs.worker],
  };
  const part = isWeb ? "web" : "worker";
  return {
    name,
    command: process.execPath,
    args: isWeb ? args.web : args.worker,
    cwd: root,
    env,
    output: programs === "dev" ? "terminal" : { file: join(dataDir, "logs", `${part}.log`) },
    probe: isWeb ? () => checkReady(url) : undefined,
    readyWithinMs: 120_000,
    stopWithinMs: isWeb ? 10_000 : 26_000,
    log,
    onStart: (pid) => recordProcess(dataDir, part, pid),
  };
}

async function checkReady(url: string): Promise<void> {
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(30_000) });
  if (answer.ok) return;
  const { detail } = (await answer.json().catch(() => ({}))) as { detail?: string };
  throw new Error(detail ?? `/readyz answers ${answer.status}`);
}

/** Waits for `work`, but no longer than the child lives. */
async function unlessEnded<T>(child: SupervisedChild, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const ended = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      if (child.ended) child.ready().catch(reject);
    }, 200);
  });
  try {
    return await Promise.race([work, ended]);
  } finally {
    clearInterval(timer);
  }
}

import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, readFileSync } from "node:fs";
import type { Environment } from "./folders.ts";
import { keepLogShort, openLog } from "./log-file.ts";
import { reasonOf, ServiceError } from "./service-error.ts";

export interface ChildSpec {
  /** Said in messages: "Redis stopped (SIGKILL)". */
  name: string;
  command: string;
  args: readonly string[];
  env: Environment;
  cwd?: string;
  /** Where its output goes; "terminal" shows it. */
  output: { file: string } | "terminal";
  /** Resolves once it serves; tried again and again until then. Left out: it counts as up at once. */
  probe?: () => Promise<void>;
  readyWithinMs?: number;
  /** Asked every few seconds while it runs: one that says that it is broken is killed, and so started again. */
  isBroken?: () => Promise<boolean>;
  /** A gentler way to end it, tried before SIGTERM; may fail. */
  askToStop?: () => Promise<unknown>;
  /** Time for it to end by itself after SIGTERM. */
  stopWithinMs?: number;
  log(line: string): void;
  /** Called with the process id at each start, the restarts included. */
  onStart?(pid: number): void;
}

export interface SupervisedChild {
  readonly pid: number | undefined;
  /** Whether it isn't running now. */
  readonly ended: boolean;
  /** Resolves once the probe has answered; rejects when the child ends or the time is over before that. */
  ready(): Promise<void>;
  stop(): Promise<void>;
  /** SIGKILL, at once. */
  kill(): void;
}

/** All that run now: whichever way this process exits, none of them is left behind. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) killGroup(child, "SIGKILL");
});

const longestBackoffMs = 30_000;
const lookAgainMs = 3_000;

/**
 * Runs a program and starts it again, with a growing pause, whenever it ends by itself.
 * It gets a process group of its own, so that Ctrl-C in the terminal reaches us first and we stop it in order.
 */
export function superviseChild(spec: ChildSpec): SupervisedChild {
  let child = launch(spec);
  let stopping = false;
  let everReady = false;
  let failures = 0;
  let startedAt = Date.now();
  let restart: NodeJS.Timeout | undefined;
  const letGoOfLog = spec.output === "terminal" ? () => undefined : keepLogShort(spec.output.file);

  const watch = (watched: ChildProcess) => {
    watched.once("exit", (code, signal) => {
      killGroup(watched, "SIGKILL");
      if (stopping || !everReady) return;
      startAgain(`stopped (${signal ?? `exit ${code}`})`);
    });
  };
  const startAgain = (why: string) => {
    failures = Date.now() - startedAt > 60_000 ? 0 : failures + 1;
    const pauseMs = Math.min(longestBackoffMs, 500 * 2 ** failures);
    spec.log(`${spec.name} ${why}; starting it again in ${pauseMs / 1000} s`);
    restart = setTimeout(again, pauseMs);
  };
  const again = () => {
    startedAt = Date.now();
    try {
      child = launch(spec);
    } catch (error) {
      return startAgain(`could not be started (${reasonOf(error)})`);
    }
    watch(child);
    const mine = child;
    if (spec.probe)
      waitUntilReady(spec, mine).then(
        () => spec.log(`${spec.name} is back`),
        () => undefined,
      );
  };
  watch(child);
  const looking = setInterval(async () => {
    const looked = child;
    if (!everReady || stopping || !(await spec.isBroken?.()) || stopping || looked !== child) return;
    spec.log(`${spec.name} is broken and is ended`);
    killGroup(looked, "SIGKILL");
  }, lookAgainMs).unref();
  return {
    get pid() {
      return child.pid;
    },
    get ended() {
      return hasEnded(child);
    },
    async ready() {
      await waitUntilReady(spec, child);
      everReady = true;
    },
    async stop() {
      stopping = true;
      clearTimeout(restart);
      clearInterval(looking);
      if (!hasEnded(child)) await spec.askToStop?.().catch(() => undefined);
      await stopChild(child, spec.stopWithinMs ?? 15_000);
      letGoOfLog();
    },
    kill() {
      stopping = true;
      clearTimeout(restart);
      clearInterval(looking);
      letGoOfLog();
      killGroup(child, "SIGKILL");
    },
  };
}

function launch(spec: ChildSpec): ChildProcess {
  const file = spec.output === "terminal" ? undefined : openLog(spec.output.file);
  const output = file ?? "inherit";
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: spec.env as NodeJS.ProcessEnv,
    detached: true,
    stdio: ["ignore", output, output],
  });
  if (file !== undefined) closeSync(file);
  running.add(child);
  if (child.pid !== undefined) spec.onStart?.(child.pid);
  return child;
}

async function waitUntilReady(spec: ChildSpec, child: ChildProcess): Promise<void> {
  const withinMs = spec.readyWithinMs ?? 60_000;
  const deadline = Date.now() + withinMs;
  let last = "no answer";
  while (Date.now() < deadline) {
    if (hasEnded(child)) throw new ServiceError(`${spec.name} ended while starting${lastWords(spec)}`);
    if (!spec.probe) return;
    try {
      await spec.probe();
      return;
    } catch (error) {
      last = reasonOf(error);
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new ServiceError(
    `${spec.name} did not answer within ${withinMs / 1000} s (${last})${lastWords(spec)}`,
  );
}

const hasEnded = (child: ChildProcess) =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

/** The last line of its log, to go at the end of a message. */
function lastWords(spec: ChildSpec): string {
  if (spec.output === "terminal" || !existsSync(spec.output.file)) return "";
  const line = readFileSync(spec.output.file, "utf8").trim().split("\n").at(-1) ?? "";
  return `: ${line.slice(0, 300)} (log: ${spec.output.file})`;
}

async function stopChild(child: ChildProcess, graceMs: number): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const timer = setTimeout(() => killGroup(child, "SIGKILL"), graceMs);
  await ended;
  clearTimeout(timer);
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}

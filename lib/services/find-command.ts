import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Environment } from "./folders.ts";

/** The full path of a program on the PATH, or undefined. */
export function findCommand(name: string, env: Environment): string | undefined {
  const suffixes = process.platform === "win32" ? [".exe", ".cmd", ""] : [""];
  for (const folder of (env.PATH ?? env.Path ?? "").split(delimiter)) {
    for (const suffix of suffixes) {
      const path = join(folder, name + suffix);
      if (folder !== "" && isExecutable(path)) return path;
    }
  }
  return undefined;
}

/** Whether the path is a file that may be run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

import { accessSync, constants, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { reasonOf, ServiceError } from "./service-error.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The folder of the signed-in user in which fetched and built servers are kept: `…/cohort-system`. */
export function userCacheFolder(env: Environment, platform: NodeJS.Platform = process.platform): string {
  const home = env.HOME ?? homedir();
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, "cohort-system");
  if (platform === "win32") return join(env.LOCALAPPDATA ?? join(home, "AppData", "Local"), "cohort-system");
  if (platform === "darwin") return join(home, "Library", "Caches", "cohort-system");
  return join(home, ".cache", "cohort-system");
}

/** Makes the folder if it is missing; throws a ServiceError when it can't be made or written to. */
export function ensureWritableFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new ServiceError(`Data folder ${folder} can't be written: ${reasonOf(error)}`);
  }
}

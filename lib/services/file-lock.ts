import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type KnownProcess, knownProcess, stillRuns } from "./process-identity.ts";

/**
 * Runs `action` while this process alone holds the lock file. A holder that died is passed over.
 * `onWait` is called once when somebody else holds it.
 */
export async function withFileLock<T>(
  path: string,
  action: () => Promise<T>,
  onWait?: () => void,
): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!tryLock(path)) {
    if (clearStale(path)) continue;
    if (!told) onWait?.();
    told = true;
    await new Promise((done) => setTimeout(done, 500));
  }
  try {
    return await action();
  } finally {
    rmSync(path, { force: true });
  }
}

function tryLock(path: string): boolean {
  // Linked into place whole, so that nobody ever reads a lock that is still being written.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(knownProcess(process.pid)));
  try {
    linkSync(draft, path);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a lock whose holder is gone. @returns whether the lock may be free now */
function clearStale(path: string): boolean {
  let holder: KnownProcess | undefined;
  try {
    holder = JSON.parse(readFileSync(path, "utf8")) as KnownProcess;
  } catch {
    // Given back just now, or not a lock of ours.
    if (!existsSync(path)) return true;
  }
  if (holder && stillRuns(holder)) return false;
  rmSync(path, { force: true });
  return true;
}

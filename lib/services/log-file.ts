import { copyFileSync, existsSync, mkdirSync, openSync, rmSync, statSync, truncateSync } from "node:fs";
import { dirname } from "node:path";

const longestBytes = 20 * 1024 * 1024;
const lookedAtEveryMs = 60_000;

/** Opens a log for a program to write to. @returns a descriptor that appends, for the caller to close */
export function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  return openSync(file, "a");
}

/**
 * Where a log has grown over `longest` bytes, puts what it holds in the place of `FILE.1` and has it begin anew. Who
 * writes to it, appending, goes on with the descriptor that it has.
 */
export function shortenLog(file: string, longest = longestBytes): void {
  if (!existsSync(file) || statSync(file).size <= longest) return;
  try {
    copyFileSync(file, `${file}.1`);
  } catch {
    // The disk is full, most likely: the room is wanted more than what the log says.
    rmSync(`${file}.1`, { force: true, recursive: true });
  }
  truncateSync(file);
}

/** Keeps a log short for as long as this process runs. @returns how to let go of it */
export function keepLogShort(file: string): () => void {
  shortenLog(file);
  const timer = setInterval(() => shortenLog(file), lookedAtEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}

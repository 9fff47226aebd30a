import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";

/** A process that was seen: its id, and what tells it from a later process that was given the same id. */
export interface KnownProcess {
  pid: number;
  identity: string;
}

/** Start time and program of a running process; undefined when there is none. Its title may change, these don't. */
export function identityOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the name in brackets and may hold spaces; the start time is the 20th after it.
    const startedAt = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return `${startedAt} ${readlinkSync(`/proc/${pid}/exe`)}`;
  } catch {
    return process.platform === "linux" ? undefined : identityFromPs(pid);
  }
}

function identityFromPs(pid: number): string | undefined {
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Remembers a process that runs now. */
export function knownProcess(pid: number): KnownProcess {
  return { pid, identity: identityOf(pid) ?? "" };
}

/** Whether that very process still runs. */
export function stillRuns({ pid, identity }: KnownProcess): boolean {
  return identity !== "" && identityOf(pid) === identity;
}

/** Ends a process that still runs: SIGTERM, and SIGKILL when it is there after `graceMs`. */
export async function endProcess(known: KnownProcess, graceMs = 15_000): Promise<void> {
  if (!stillRuns(known)) return;
  process.kill(known.pid, "SIGTERM");
  const deadline = Date.now() + graceMs;
  while (stillRuns(known) && Date.now() < deadline) await new Promise((done) => setTimeout(done, 50));
  if (stillRuns(known)) process.kill(known.pid, "SIGKILL");
}

import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { endProcess, type KnownProcess, knownProcess, stillRuns } from "./process-identity.ts";
import { ServiceError } from "./service-error.ts";

/** In the order in which they are stopped. */
const parts = ["web", "worker", "redis", "mongo"] as const;
export type Part = (typeof parts)[number];

/** What `.data/services.json` says of the services that were started on this data folder. */
export interface RunningServices {
  owner: KnownProcess;
  mongoUri?: string;
  redisUrl?: string;
  /** Every process that was started, by the name of its part. */
  processes: Partial<Record<Part, KnownProcess>>;
  /** Address of the web app, once it is up. */
  appUrl?: string;
}

/** The addresses may hold passwords. */
const ownerOnly = { mode: 0o600 };

const fileOf = (dataDir: string) => join(dataDir, "services.json");

/** The services that run on this data folder now; undefined when their owner is gone. For scripts that join in. */
export function findRunning(dataDir: string): RunningServices | undefined {
  const record = read(dataDir);
  return record && stillRuns(record.owner) ? record : undefined;
}

/**
 * Makes this process the owner of the data folder. Servers that a killed owner left behind are stopped first.
 * @throws ServiceError when another living process owns it.
 */
export async function claimDataFolder(dataDir: string): Promise<void> {
  const former = read(dataDir);
  if (former && former.owner.pid !== process.pid && stillRuns(former.owner)) {
    throw new ServiceError(alreadyRunning(dataDir, former));
  }
  await stopLeftovers(dataDir);
  const fresh: RunningServices = { owner: knownProcess(process.pid), processes: {} };
  const draft = `${fileOf(dataDir)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(fresh)}\n`, ownerOnly);
  try {
    linkSync(draft, fileOf(dataDir));
  } catch {
    throw new ServiceError(`Data folder ${dataDir} was taken by another start just now`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Stops what an owner that was killed left running, and forgets it. Does nothing while the owner lives. */
export async function stopLeftovers(dataDir: string): Promise<void> {
  const record = read(dataDir);
  if (record && record.owner.pid !== process.pid && stillRuns(record.owner)) return;
  for (const part of parts) {
    const left = record?.processes[part];
    if (left) await endProcess(left);
  }
  rmSync(fileOf(dataDir), { force: true });
}

/** One line for a person who starts the same folder twice. */
export function alreadyRunning(dataDir: string, running: RunningServices): string {
  const where = running.appUrl ? `: open ${running.appUrl},` : ";";
  return `Already running on data folder ${dataDir}${where} or stop process ${running.owner.pid} first`;
}

const noteAgainMs = 2_000;

/** Notes a process that was started on the folder that this process owns; on a full disk, once there is room. */
export function recordProcess(dataDir: string, part: Part, pid: number): void {
  noteProcess(dataDir, part, knownProcess(pid));
}

function noteProcess(dataDir: string, part: Part, started: KnownProcess): void {
  try {
    recordRunning(dataDir, { processes: { ...read(dataDir)?.processes, [part]: started } });
  } catch {
    // Another one in its place has been noted by then, or will be.
    const again = () => stillRuns(started) && noteProcess(dataDir, part, started);
    setTimeout(again, noteAgainMs).unref();
  }
}

/** Adds to the record of the folder that this process owns. */
export function recordRunning(dataDir: string, change: Partial<Omit<RunningServices, "owner">>): void {
  const record = read(dataDir);
  if (record?.owner.pid !== process.pid) return;
  const draft = `${fileOf(dataDir)}.${process.pid}`;
  try {
    writeFileSync(draft, `${JSON.stringify({ ...record, ...change }, null, 2)}\n`, ownerOnly);
    renameSync(draft, fileOf(dataDir));
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Gives the folder up. */
export function releaseDataFolder(dataDir: string): void {
  if (read(dataDir)?.owner.pid === process.pid) rmSync(fileOf(dataDir), { force: true });
}

function read(dataDir: string): RunningServices | undefined {
  if (!existsSync(fileOf(dataDir))) return undefined;
  try {
    const record = JSON.parse(readFileSync(fileOf(dataDir), "utf8")) as RunningServices;
    return typeof record.owner?.pid === "number" && record.processes ? record : undefined;
  } catch {
    return undefined;
  }
}

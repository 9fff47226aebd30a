import { mkdirSync } from "node:fs";
import { totalmem } from "node:os";
import { runAdminCommand, sayHello } from "./mongo-external.ts";

const replicaSet = "cohort";

/** Arguments of a `mongod` of our own: loopback, one member, a cache that leaves room for the app. */
export function mongodArgs(folder: string, port: number): string[] {
  mkdirSync(folder, { recursive: true });
  const cacheGb = Math.min(4, Math.max(0.25, Math.round((totalmem() / 2 ** 30) * 0.25 * 4) / 4));
  return [
    ...["--dbpath", folder],
    ...["--port", String(port)],
    ...["--bind_ip", "127.0.0.1"],
    ...["--replSet", replicaSet],
    ...["--wiredTigerCacheSizeGB", String(cacheGb)],
    "--quiet",
  ];
}

/**
 * Resolves when the member is primary. A fresh one is initiated; one whose port has changed since is told its new address.
 * @throws when it isn't primary yet; meant to be called again.
 */
export async function ensurePrimary(uri: string, port: number): Promise<void> {
  const hello = await sayHello(uri, 2_000);
  if (hello.isWritablePrimary) return;
  const host = `127.0.0.1:${port}`;
  const config = await replicaSetConfig(uri);
  if (!config) {
    const initial = { _id: replicaSet, members: [{ _id: 0, host }] };
    await runAdminCommand(uri, { replSetInitiate: initial });
  } else if (config.members[0]?.host !== host) {
    const moved = { ...config, version: config.version + 1, members: [{ ...config.members[0], host }] };
    await runAdminCommand(uri, { replSetReconfig: moved, force: true });
  }
  throw new Error("not primary yet");
}

/** Ends a member at once: after a mere SIGTERM it waits 15 s for other members to take over. */
export async function shutDown(uri: string): Promise<void> {
  await runAdminCommand(uri, { shutdown: 1, force: true, timeoutSecs: 1 }, 2_000);
}

interface ReplicaSetConfig {
  version: number;
  members: { _id: number; host: string }[];
}

async function replicaSetConfig(uri: string): Promise<ReplicaSetConfig | undefined> {
  try {
    // replSetGetConfig answers NotYetInitialized (94) until replSetInitiate has been called.
    return (await runAdminCommand(uri, { replSetGetConfig: 1 })).config as ReplicaSetConfig;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === 94) return undefined;
    throw error;
  }
}

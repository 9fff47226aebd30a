import { Socket } from "node:net";
import { Redis } from "ioredis";
import mongoose from "mongoose";
import { afterAll } from "vitest";
import { type Isolated, isolated, stopServers } from "./environment.ts";

export type { Isolated } from "./environment.ts";

/**
 * The database and queue prefix of this test file; call it once, at the top of the file, with `import.meta.url`.
 * They are in `process.env` too (MONGODB_URI, REDIS_URL, QUEUE_PREFIX). After the file's last hook everything is
 * dropped, and the file fails when a connection to MongoDB or Redis was left open.
 */
export function isolatedDatabase(_fileUrl: string): Isolated {
  afterAll(async () => {
    const leaked = await openConnections();
    await dropDatabase();
    await dropKeys();
    await stopServers();
    if (leaked > 0) {
      throw new Error(
        `${leaked} connections to MongoDB or Redis were left open by this file: close them in afterAll`,
      );
    }
  });
  return isolated;
}

async function dropDatabase(): Promise<void> {
  const client = new mongoose.mongo.MongoClient(isolated.mongoUri);
  try {
    await client.db().dropDatabase();
  } finally {
    await client.close();
  }
}

async function dropKeys(): Promise<void> {
  const redis = new Redis(isolated.redisUrl);
  try {
    for await (const keys of redis.scanStream({ match: `${isolated.queuePrefix}*`, count: 500 })) {
      if ((keys as string[]).length > 0) await redis.del(...(keys as string[]));
    }
  } finally {
    await redis.quit();
  }
}

/** Sockets of this process to the test servers; closing takes a moment, so it looks for up to 2 s. */
async function openConnections(): Promise<number> {
  const ports = [isolated.mongoUri, isolated.redisUrl].map(portOf);
  // Node has no typed way to list sockets; each test file runs in a process of its own.
  const handles = (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles;
  const count = () =>
    handles
      .call(process)
      .filter(
        (handle) => handle instanceof Socket && !handle.destroyed && ports.includes(handle.remotePort ?? 0),
      ).length;
  for (let waited = 0; waited < 2_000 && count() > 0; waited += 50)
    await new Promise((done) => setTimeout(done, 50));
  return count();
}

function portOf(uri: string): number {
  return Number(/:(\d+)(?:[/?]|$)/.exec(uri.replace(/^\w+:\/\//, ""))?.[1] ?? 0);
}

import { type Environment, ensureWritableFolder } from "./folders.ts";
import { type EmbeddedService, startEmbeddedMongo } from "./mongo-embedded.ts";
import { checkMongoUri } from "./mongo-external.ts";
import { withoutPassword } from "./mongo-uri.ts";
import { startEmbeddedRedis } from "./redis-embedded.ts";
import { checkRedisUrl } from "./redis-external.ts";
import { claimDataFolder, recordProcess, recordRunning, releaseDataFolder } from "./running.ts";

export interface ServiceOptions {
  /** Absolute path of the folder for data, logs and the record of what runs. */
  dataDir: string;
  /** MONGODB_URI and REDIS_URL name servers to use instead of our own; PATH and HOME say where programs are. */
  env: Environment;
  log(line: string): void;
  /** Preferred ports of our own servers; another one is taken where they are in use. Left out: any free one. */
  mongoPort?: number;
  redisPort?: number;
}

export interface Services {
  mongoUri: string;
  redisUrl: string;
  embedded: { mongo: boolean; redis: boolean };
  /** One line each, for people. */
  describe: string[];
  /** Process ids of our own servers now; they change when one is started again. */
  pids(): { mongo: number | undefined; redis: number | undefined };
  /** Redis first, MongoDB last. Safe to call twice. */
  stop(): Promise<void>;
  /** Ends our own servers at once. */
  kill(): void;
}

/**
 * Finds or starts the MongoDB and the Redis to use, and keeps our own ones running until `stop`.
 * @throws ServiceError, one line, when a named server can't be used or no way serves.
 */
export async function startServices(options: ServiceOptions): Promise<Services> {
  const { dataDir, env } = options;
  ensureWritableFolder(dataDir);
  const [mongoUri, redisUrl] = [env.MONGODB_URI?.trim(), env.REDIS_URL?.trim()];
  const externalMongo = mongoUri ? await checkMongoUri(mongoUri) : undefined;
  if (redisUrl) await checkRedisUrl(redisUrl);
  await claimDataFolder(dataDir);
  const running: { mongo?: EmbeddedService; redis?: EmbeddedService } = {};
  const stop = async () => {
    await running.redis?.child.stop();
    await running.mongo?.child.stop();
    releaseDataFolder(dataDir);
  };
  try {
    if (!externalMongo) running.mongo = await startEmbeddedMongo(embeddedOptions(options, "mongo"));
    if (!redisUrl) running.redis = await startEmbeddedRedis(embeddedOptions(options, "redis"));
  } catch (error) {
    await stop();
    throw error;
  }
  const uris = {
    mongoUri: externalMongo ?? running.mongo?.uri ?? "",
    redisUrl: redisUrl || running.redis?.uri || "",
  };
  recordRunning(dataDir, uris);
  return {
    ...uris,
    embedded: { mongo: !externalMongo, redis: !redisUrl },
    describe: [
      running.mongo?.describe ?? `MongoDB: ${withoutPassword(uris.mongoUri)}`,
      running.redis?.describe ?? `Redis: ${withoutPassword(uris.redisUrl)}`,
    ],
    pids: () => ({ mongo: running.mongo?.child.pid, redis: running.redis?.child.pid }),
    stop,
    kill: () => {
      running.redis?.child.kill();
      running.mongo?.child.kill();
    },
  };
}

function embeddedOptions(options: ServiceOptions, which: "mongo" | "redis") {
  return {
    dataDir: options.dataDir,
    env: options.env,
    log: options.log,
    port: which === "mongo" ? options.mongoPort : options.redisPort,
    onStart: (pid: number) => recordProcess(options.dataDir, which, pid),
  };
}

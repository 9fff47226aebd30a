import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startServices } from "../../lib/services/start-services.ts";

/**
 * `npm run bench -- NAME [options]`: a benchmark on servers of its own, whose data is kept in `.data/bench` for the next
 * run. MONGODB_URI and REDIS_URL name others to use.
 */
const benches: Record<string, () => Promise<(args: string[]) => Promise<void>>> = {
  assignment: async () => (await import("./assignment.ts")).benchAssignment,
  evaluation: async () => (await import("./evaluation.ts")).benchEvaluation,
  export: async () => (await import("./export.ts")).benchExport,
  load: async () => (await import("./load.ts")).benchLoad,
  dynamic: async () => (await import("./dynamic.ts")).benchDynamic,
};

// biome-ignore lint/style/noProcessEnv: programs hand the environment on
const settings = process.env;

async function main(): Promise<number> {
  const [name = "", ...args] = process.argv.slice(2);
  const load = benches[name];
  if (!load) {
    console.error(`npm run bench -- ${Object.keys(benches).join(" | ")}: got ${JSON.stringify(name)}`);
    return 1;
  }
  const dataDir = join(process.cwd(), ".data", "bench");
  mkdirSync(dataDir, { recursive: true });
  const services = await startServices({ dataDir, env: settings, log: (line) => console.error(line) });
  const size = /--leads[ =](\d+)/.exec(args.join(" "))?.[1] ?? "default";
  settings.MONGODB_URI = services.mongoUri.replace(/\/([^/?]*)(\?|$)/, `/bench-${name}-${size}$2`);
  settings.REDIS_URL = services.redisUrl;
  settings.QUEUE_PREFIX = "bench";
  settings.LOG_LEVEL ??= "warn";
  settings.RATE_LIMIT_PER_MINUTE ??= "1000000";
  const { connect, disconnect } = await import("../../lib/db/connect.ts");
  const { prepareCollections } = await import("../../lib/db/prepare.ts");
  const { closeQueues } = await import("../../lib/jobs/queues.ts");
  const { closeRedis } = await import("../../lib/redis.ts");
  try {
    await connect();
    await prepareCollections();
    await (await load())(args);
  } finally {
    await closeQueues();
    await closeRedis();
    await disconnect();
    await services.stop();
  }
  return 0;
}

process.exit(await main());

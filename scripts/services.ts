/**
 * MongoDB and Redis in the foreground, for development and benchmarks:
 * `tsx scripts/services.ts --dir /tmp/x [--mongo-port N] [--redis-port N]`.
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { reasonOf } from "../lib/services/service-error.ts";
import { startServices } from "../lib/services/start-services.ts";
import { onStop } from "./lib/on-stop.ts";

const { values } = parseArgs({
  options: {
    dir: { type: "string", default: ".data" },
    "mongo-port": { type: "string" },
    "redis-port": { type: "string" },
  },
});

try {
  const services = await startServices({
    dataDir: resolve(values.dir),
    // biome-ignore lint/style/noProcessEnv: scripts hand the environment on
    env: process.env,
    log: (line) => console.log(line),
    mongoPort: Number(values["mongo-port"] ?? 0),
    redisPort: Number(values["redis-port"] ?? 0),
  });
  for (const line of services.describe) console.log(line);
  console.log(`MONGODB_URI=${services.mongoUri}`);
  console.log(`REDIS_URL=${services.redisUrl}`);
  onStop(() => void services.stop().then(() => process.exit(0)));
  setInterval(() => undefined, 60_000);
} catch (error) {
  console.error(reasonOf(error));
  process.exit(1);
}

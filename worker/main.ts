import { startTracing } from "../lib/tracing/start-tracing.ts";

const stopTracing = await startTracing("cohort-worker");
// Loaded only now, so that tracing sees mongodb and ioredis as they load.
const { runWorker } = await import("./run-worker.ts");
await runWorker();
await stopTracing().catch(() => undefined);
process.exit(0);

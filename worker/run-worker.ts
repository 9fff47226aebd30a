import { randomUUID } from "node:crypto";
import { systemContext } from "../lib/context.ts";
import { connect, disconnect } from "../lib/db/connect.ts";
import { entityMap } from "../lib/db/entity-map.ts";
import { prepareCollections } from "../lib/db/prepare.ts";
import { closeEvents } from "../lib/jobs/events.ts";
import { closeQueues } from "../lib/jobs/queues.ts";
import { forgetWorker } from "../lib/jobs/worker-heartbeat.ts";
import { log } from "../lib/log.ts";
import { closeRedis } from "../lib/redis.ts";
import { followChanges } from "./change-stream/follow-changes.ts";
import { startWorkers } from "./handlers/start-workers.ts";
import { runSchedules } from "./schedules.ts";

const longestStopMs = 25_000;
const workerId = randomUUID();
const stopping = new AbortController();

async function connectPatiently(): Promise<void> {
  while (!stopping.signal.aborted) {
    try {
      await connect();
      return await prepareCollections();
    } catch (error) {
      log.warn({ error: (error as Error).message }, "waiting for MongoDB");
      await new Promise((done) => setTimeout(done, 1_000));
    }
  }
}

/** Runs the worker until the process is asked to stop, and gives its jobs back then. */
export async function runWorker(): Promise<void> {
  listenForStop();
  entityMap();

  await connectPatiently();
  if (stopping.signal.aborted) return;
  const workers = startWorkers(() => stopping.signal.aborted);
  const loops = [
    followChanges(systemContext("change-stream"), workerId, stopping.signal),
    runSchedules(workerId, stopping.signal),
  ];
  log.info({ worker: workerId }, "worker started");
  await new Promise<void>((done) => stopping.signal.addEventListener("abort", () => done(), { once: true }));
  await workers.close();
  await Promise.allSettled(loops);
  await forgetWorker(workerId).catch(() => undefined);
  await closeQueues();
  closeEvents();
  await closeRedis();
  await disconnect();
  log.info({ worker: workerId }, "worker stopped");
}

function listenForStop(): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      stopping.abort();
      setTimeout(() => process.exit(1), longestStopMs).unref();
    });
  }
}

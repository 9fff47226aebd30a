import { afterAll, beforeAll } from "vitest";
import { startApi, stopApi } from "./api.ts";
import { startWorker } from "./worker.ts";

/** The API and a worker of its queues for all of a test file; call it once, below `isolatedDatabase`. */
export function apiWithWorker(): void {
  let worker: ReturnType<typeof startWorker>;
  beforeAll(async () => {
    await startApi();
    worker = startWorker({ queues: true });
  });
  afterAll(async () => {
    await worker.stop();
    await stopApi();
  });
}

import { afterAll, beforeAll } from "vitest";
import { startApi, stopApi } from "./api.ts";
import { startWorker } from "./worker.ts";

/**
 * The API and a worker of its queues for all of a test file; call it once, below `isolatedDatabase`.
 * @returns what stops the worker and starts another one, for tests in which none runs for a while
 */
export function apiWithWorker(): { stopWorker: () => Promise<void>; startAgain: () => void } {
  let worker: ReturnType<typeof startWorker>;
  const startAgain = () => {
    worker = startWorker({ queues: true });
  };
  const stopWorker = () => worker.stop();
  beforeAll(async () => {
    await startApi();
    startAgain();
  });
  afterAll(async () => {
    await stopWorker();
    await stopApi();
  });
  return { stopWorker, startAgain };
}

import { systemContext } from "@/lib/context.ts";
import { db } from "@/lib/db/collections.ts";
import { followChanges } from "@/worker/change-stream/follow-changes.ts";
import { startWorkers } from "@/worker/handlers/start-workers.ts";
import { runSchedules } from "@/worker/schedules.ts";
import { until } from "./api.ts";

/** A worker in this process: its queues, its stream and its schedules. Stop it before the connections are closed. */
export function startWorker(parts: { queues?: boolean; stream?: boolean; schedules?: boolean }): {
  stop: () => Promise<void>;
} {
  const stopping = new AbortController();
  const id = `test-${Math.random().toString(36).slice(2)}`;
  const workers = parts.queues ? startWorkers(() => stopping.signal.aborted) : undefined;
  const loops: Promise<void>[] = [];
  if (parts.stream) loops.push(followChanges(systemContext("change-stream"), id, stopping.signal));
  if (parts.schedules) loops.push(runSchedules(id, stopping.signal));
  return {
    stop: async () => {
      stopping.abort();
      await workers?.close();
      await Promise.allSettled(loops);
    },
  };
}

/** All parts of a worker, once its stream follows changes. */
export async function startFollowingWorker(): Promise<{ stop: () => Promise<void> }> {
  const worker = startWorker({ queues: true, stream: true, schedules: true });
  await until(
    () => db.workerState().findOne({ _id: "stream" }),
    (state) => state?.token !== undefined,
  );
  return worker;
}

import { type QueueName, queue, queues } from "../jobs/queues.ts";
import { workersHeard, workerTimeoutMs } from "../jobs/worker-heartbeat.ts";
import { queueJobs, queueOldestSeconds, workersAlive } from "../metrics.ts";

const states = ["waiting", "active", "delayed", "failed"] as const;

/** Reads how many jobs each queue has, how long the next one has waited, and how many workers live. @throws when Redis is away */
export async function measureQueues(now = Date.now()): Promise<void> {
  workersAlive.set((await workersHeard(now - workerTimeoutMs)).length);
  for (const name of Object.keys(queues) as QueueName[]) {
    const opened = await queue(name);
    const counts = await opened.getJobCounts(...states);
    for (const state of states) queueJobs.set({ queue: name, state }, counts[state] ?? 0);
    const [next] = await opened.getJobs(["waiting"], 0, 0, true);
    queueOldestSeconds.set({ queue: name }, next ? Math.max(0, (now - next.timestamp) / 1000) : 0);
  }
}

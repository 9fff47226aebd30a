import type { Feed } from "../http/sse.ts";
import { coalesced } from "../http/sse.ts";
import { subscribe } from "../jobs/events.ts";
import { hasEnded } from "./leave-untouched.ts";
import { findJob, showJob } from "./show-job.ts";

/** Looked at without being told, for messages that got lost. */
const pollMs = 2_000;
const quickestMs = 100;

/** Sends a job's document at each step, then `done`. */
export async function streamJob(jobId: string, feed: Feed): Promise<() => void> {
  let last = "";
  const { wake, stop } = coalesced(quickestMs, async () => {
    const job = showJob(await findJob(jobId));
    const text = JSON.stringify(job);
    if (text !== last) feed.send("progress", job);
    last = text;
    if (!hasEnded(job)) return;
    feed.send("done", job);
    feed.close();
  });
  const unsubscribe = subscribe((event) => {
    if (event.topic === "job" && event.id === jobId) wake();
  });
  const poll = setInterval(wake, pollMs);
  wake();
  return () => {
    stop();
    unsubscribe();
    clearInterval(poll);
  };
}

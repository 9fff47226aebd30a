import type { Context } from "../context.ts";
import { coalesced, type Feed } from "../http/sse.ts";
import { type LiveEvent, subscribe } from "../jobs/events.ts";
import { findCohort } from "./find-cohort.ts";
import { showCohort } from "./show-cohort.ts";
import { loadWorkspace } from "./workspace.ts";

const quickestMs = 250;
const pollMs = 5_000;

/** Sends a cohort as it is now and whenever it changes, and how many people entered and left each time. */
export async function streamCohort(ctx: Context, cohortId: string, feed: Feed): Promise<() => void> {
  let last = "";
  const { wake, stop } = coalesced(quickestMs, async () => {
    const { registry } = await loadWorkspace(ctx);
    const cohort = showCohort(await findCohort(cohortId), registry);
    const text = JSON.stringify(cohort);
    if (text !== last) feed.send("cohort", cohort);
    last = text;
  });
  const unsubscribe = subscribe((event) => {
    if (event.topic !== "cohort" || event.id !== cohortId) return;
    if (event.type !== "changed")
      feed.send(event.type, { entered: event.entered ?? 0, left: event.left ?? 0 });
    wake();
  });
  const poll = setInterval(wake, pollMs);
  wake();
  return () => {
    stop();
    unsubscribe();
    clearInterval(poll);
  };
}

/** Sends what changes anywhere, by id; who reads it fetches what it shows. */
export async function streamEverything(feed: Feed): Promise<() => void> {
  feed.send("ready", {});
  return subscribe(({ topic, ...event }: LiveEvent) => feed.send(topic, event));
}

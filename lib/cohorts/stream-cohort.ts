import type { Context } from "../context.ts";
import type { CohortDocument } from "../db/documents.ts";
import { coalesced, type Feed } from "../http/sse.ts";
import { type LiveEvent, subscribe } from "../jobs/events.ts";
import { readStreamState } from "../membership/stream-state.ts";
import { findCohort } from "./find-cohort.ts";
import { showCohort } from "./show-cohort.ts";
import { loadWorkspace } from "./workspace.ts";

const quickestMs = 250;
const pollMs = 5_000;

/** How far a dynamic cohort follows changes, and why it is evaluated again where nobody asked for it. */
const showFollowing = async (ctx: Context, { reevaluated_because }: CohortDocument) => ({
  ...(await readStreamState(ctx.now())),
  reevaluated_because: reevaluated_because ?? null,
});

/**
 * Sends a cohort as it is now and whenever it changes, how many people entered and left each time, and of a dynamic one
 * how far it follows changes.
 */
export async function streamCohort(ctx: Context, cohortId: string, feed: Feed): Promise<() => void> {
  let last = "";
  const { wake, stop } = coalesced(quickestMs, async () => {
    const { registry } = await loadWorkspace(ctx);
    const stored = await findCohort(cohortId);
    const cohort = showCohort(stored, registry);
    const text = JSON.stringify(cohort);
    if (text !== last) feed.send("cohort", cohort);
    last = text;
    if (stored.type === "dynamic") feed.send("following", await showFollowing(ctx, stored));
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
  return subscribe(({ topic, ...event }: LiveEvent) => {
    if (topic !== "access") feed.send(topic, event);
  });
}

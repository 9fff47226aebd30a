import type { Redis } from "ioredis";
import { env } from "../env.ts";
import { log } from "../log.ts";
import { redis, waitingRedis } from "../redis.ts";

/**
 * What has just changed: a cohort's members or state, a job's document, or who may do what. Ids and counts only; who
 * listens reads the rest from MongoDB, so that a lost message costs a moment and never the truth.
 */
export type LiveEvent =
  | {
      topic: "cohort";
      id: string;
      type: "evaluated" | "members" | "changed";
      entered?: number;
      left?: number;
    }
  | { topic: "job"; id: string; type: "progress" | "done" }
  /** What a user or a key may do is another thing than before, or nothing at all. */
  | { topic: "access"; id: string; type: "changed" };

const channel = () => `${env().QUEUE_PREFIX}:live`;

/** Tells every process; silent when Redis is away. */
export async function publish(event: LiveEvent): Promise<void> {
  try {
    if (redis().status === "ready") await redis().publish(channel(), JSON.stringify(event));
  } catch (error) {
    log.debug({ error: (error as Error).message }, "a live event was not published");
  }
}

type Listener = (event: LiveEvent) => void;

const listeners = new Set<Listener>();
let subscriber: Redis | undefined;

/**
 * Calls `listener` for every event from now on; one connection a process serves all listeners.
 * @returns how to stop listening
 */
export function subscribe(listener: Listener): () => void {
  listeners.add(listener);
  if (!subscriber) {
    subscriber = waitingRedis();
    subscriber.on("message", (_channel, text: string) => {
      const event = JSON.parse(text) as LiveEvent;
      for (const each of listeners) each(event);
    });
    subscriber
      .subscribe(channel())
      .catch((error: Error) => log.warn({ error: error.message }, "live events are off"));
  }
  return () => {
    listeners.delete(listener);
  };
}

/** Closes the subscription. */
export function closeEvents(): void {
  subscriber?.disconnect();
  subscriber = undefined;
  listeners.clear();
}

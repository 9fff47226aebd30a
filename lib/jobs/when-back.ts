import { setTimeout as pause } from "node:timers/promises";
import { isServiceAway } from "../service-away.ts";

const everyMs = 1_000;
const longestMs = 10 * 60_000;

/**
 * Writes what must not be lost because MongoDB is away or full just now: tried each second, for ten minutes at the most.
 * What work ends by while MongoDB is away is no sign of poison, so its claim is taken back by this.
 * @param stopping true once the process is asked to stop
 */
export async function whenBack(write: () => Promise<unknown>, stopping = () => false): Promise<void> {
  const giveUpAt = performance.now() + longestMs;
  while (!stopping() && performance.now() < giveUpAt) {
    try {
      await write();
      return;
    } catch (error) {
      if (!isServiceAway(error)) throw error;
    }
    await pause(everyMs);
  }
}

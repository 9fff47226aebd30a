import { setTimeout as wait } from "node:timers/promises";

/** Waits `ms`, or less when the signal says to stop. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  wait(ms, undefined, { signal }).catch(() => undefined);

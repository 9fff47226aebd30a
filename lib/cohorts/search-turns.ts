/** Searches that a process carries out at once: more would take turns on the same cores, and hold more in memory. */
const mostAtOnce = 2;

let running = 0;

/** True while another search runs beside the one that asks. */
export const isBusy = (): boolean => running > 1;

const waiting: (() => void)[] = [];

function leave(): void {
  const next = waiting.shift();
  if (next) next();
  else running--;
}

/** Waits for a turn, first come first served. @throws what the signal was aborted with */
function enter(signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  if (running < mostAtOnce) {
    running++;
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    const begin = () => {
      signal?.removeEventListener("abort", giveUp);
      resolve();
    };
    const giveUp = () => {
      waiting.splice(waiting.indexOf(begin), 1);
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", giveUp, { once: true });
    waiting.push(begin);
  });
}

/**
 * Carries out a search when it is its turn. A search must not wait for another turn inside its own.
 * @param signal whoever asked has gone: a search that waits is given up at once
 */
export async function inTurn<T>(search: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  await enter(signal);
  try {
    return await search();
  } finally {
    leave();
  }
}

/** Searches that a process carries out at once: more would take turns on the same cores, and hold more in memory. */
export const mostAtOnce = 2;

type Waiting = { seats: number; begin: () => void };

let taken = 0;
let running = 0;
const waiting: Waiting[] = [];

/** True while another search runs or waits beside the one that asks. */
export const isBusy = (): boolean => running > 1 || waiting.length > 0;

function sit(seats: number): void {
  taken += seats;
  running++;
}

function leave(seats: number): void {
  taken -= seats;
  running--;
  for (let next = waiting[0]; next && taken + next.seats <= mostAtOnce; next = waiting[0]) {
    waiting.shift();
    sit(next.seats);
    next.begin();
  }
}

/** Waits for a turn, first come first served. @throws what the signal was aborted with */
function enter(seats: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  if (waiting.length === 0 && taken + seats <= mostAtOnce) {
    sit(seats);
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    const begin = () => {
      signal?.removeEventListener("abort", giveUp);
      resolve();
    };
    const mine = { seats, begin };
    const giveUp = () => {
      waiting.splice(waiting.indexOf(mine), 1);
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", giveUp, { once: true });
    waiting.push(mine);
  });
}

/**
 * Carries out a search when it is its turn. A search must not wait for another turn inside its own.
 * @param signal whoever asked has gone: a search that waits is given up at once
 * @param seats how many of `mostAtOnce` it takes
 */
export async function inTurn<T>(search: () => Promise<T>, signal?: AbortSignal, seats = 1): Promise<T> {
  await enter(seats, signal);
  try {
    return await search();
  } finally {
    leave(seats);
  }
}

import { Unavailable } from "../errors.ts";

/** Searches that a process carries out at once: more would take turns on the same cores, and hold more in memory. */
export const mostAtOnce = 2;

const tooBusy = () =>
  new Unavailable("Too many searches are waiting; nothing was changed. Try again in a few seconds.", 5);

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

export type Turn = {
  /** Aborts when whoever asked has gone: a search that waits is given up at once. */
  signal?: AbortSignal | undefined;
  /** A search that has waited so long is refused: by then who asked has turned away. For as long as it takes if left out. */
  patienceMs?: number | undefined;
  /** How many of `mostAtOnce` the search takes. */
  seats?: number;
};

/** Waits for a turn, first come first served. @throws what the signal was aborted with, Unavailable after `patienceMs` */
function enter({ signal, patienceMs, seats = 1 }: Turn): Promise<void> {
  signal?.throwIfAborted();
  if (waiting.length === 0 && taken + seats <= mostAtOnce) {
    sit(seats);
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    const settle = () => {
      signal?.removeEventListener("abort", giveUp);
      clearTimeout(timer);
    };
    const begin = () => {
      settle();
      resolve();
    };
    const mine = { seats, begin };
    const leaveQueue = (reason: unknown) => {
      settle();
      waiting.splice(waiting.indexOf(mine), 1);
      reject(reason);
    };
    const giveUp = () => leaveQueue(signal?.reason);
    const timer = patienceMs === undefined ? undefined : setTimeout(() => leaveQueue(tooBusy()), patienceMs);
    signal?.addEventListener("abort", giveUp, { once: true });
    waiting.push(mine);
  });
}

/** Carries out a search when it is its turn. A search must not wait for another turn inside its own. */
export async function inTurn<T>(search: () => Promise<T>, turn: Turn = {}): Promise<T> {
  await enter(turn);
  try {
    return await search();
  } finally {
    leave(turn.seats ?? 1);
  }
}

import { isBusy } from "./search-turns.ts";

type Shared = { answer: Promise<unknown>; wanted: number; stop: AbortController; hasEnded: boolean };

/** Who asks: until when the answer is wanted, and whether one that is read for someone else will do. */
export type Asking = {
  signal?: AbortSignal | undefined;
  /** The answer may be as old as `keptMs` and one read; never so where it is stored. */
  shares?: boolean | undefined;
};

/** An answer may be used again for so long, while other searches wait: reading it once more would take as long. */
export const keptMs = 2_000;

/** Answers that are kept at most; the largest take some 20 MB. */
const mostKept = 6;

const reads = new Map<string, Shared>();

/**
 * Reads, or takes what is being read, or in a busy process has just been read, for someone else. The read is stopped
 * when nobody wants it any more. What it returns is shared too and must not be changed.
 * @param key what is read, the same for the same answer
 */
export async function shareRead<T>(
  key: string,
  read: (signal: AbortSignal | undefined) => Promise<T>,
  { signal, shares }: Asking,
): Promise<T> {
  if (!shares) return read(signal);
  signal?.throwIfAborted();
  const earlier = reads.get(key);
  const shared = earlier && (!earlier.hasEnded || isBusy()) ? earlier : begin(key, read);
  shared.wanted++;
  try {
    const answer = shared.answer as Promise<T>;
    return await (signal ? untilAborted(answer, signal) : answer);
  } finally {
    shared.wanted--;
    if (shared.wanted === 0 && !shared.hasEnded) {
      shared.stop.abort();
      forget(key, shared);
    }
  }
}

function forget(key: string, shared: Shared): void {
  if (reads.get(key) === shared) reads.delete(key);
}

function begin<T>(key: string, read: (signal: AbortSignal) => Promise<T>): Shared {
  const stop = new AbortController();
  const shared: Shared = { answer: read(stop.signal), wanted: 0, stop, hasEnded: false };
  reads.set(key, shared);
  const keep = () => {
    shared.hasEnded = true;
    setTimeout(() => forget(key, shared), keptMs).unref();
    const ended = [...reads].filter(([, each]) => each.hasEnded);
    for (const [oldest, each] of ended.slice(0, Math.max(0, ended.length - mostKept))) forget(oldest, each);
  };
  shared.answer.then(keep, () => forget(key, shared));
  return shared;
}

/** @throws what the signal was aborted with, at once */
function untilAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}

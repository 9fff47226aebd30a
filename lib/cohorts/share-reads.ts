import { isBusy } from "./search-turns.ts";

type Shared = {
  answer: Promise<unknown>;
  wanted: number;
  stop: AbortController;
  hasEnded: boolean;
  /** Ids in the answer, once it is there. */
  size: number;
};

/** An answer, and how many ids it holds. */
export type Sized<T> = { answer: T; size: number };

/** Who asks: until when the answer is wanted, and whether one that is read for someone else will do. */
export type Asking = {
  signal?: AbortSignal | undefined;
  /** The answer may be as old as `keptMs` and one read; never so where it is stored. */
  shares?: boolean | undefined;
};

/** An answer may be used again for so long, while other searches wait: reading it once more would take as long. */
export const keptMs = 2_000;

/** Ids of answers that are kept at most: about 100 bytes each in a set. */
const mostIdsKept = 500_000;

const reads = new Map<string, Shared>();

/**
 * Reads, or takes what is being read, or in a busy process has just been read, for someone else. The read is stopped
 * when nobody wants it any more. What it returns is shared too and must not be changed.
 * @param key what is read, the same for the same answer
 */
export async function shareRead<T>(
  key: string,
  read: (signal: AbortSignal | undefined) => Promise<Sized<T>>,
  { signal, shares }: Asking,
): Promise<T> {
  if (!shares) return (await read(signal)).answer;
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

function begin<T>(key: string, read: (signal: AbortSignal) => Promise<Sized<T>>): Shared {
  const stop = new AbortController();
  const sized = read(stop.signal);
  const answer = sized.then((each) => each.answer);
  const shared: Shared = { answer, wanted: 0, stop, hasEnded: false, size: 0 };
  reads.set(key, shared);
  const keep = ({ size }: Sized<T>) => {
    shared.size = size;
    shared.hasEnded = true;
    setTimeout(() => forget(key, shared), keptMs).unref();
    makeRoom();
  };
  sized.then(keep, () => forget(key, shared));
  return shared;
}

/** Forgets the oldest answers while they hold too many ids. */
function makeRoom(): void {
  let kept = 0;
  for (const { size } of reads.values()) kept += size;
  for (const [key, shared] of reads) {
    if (kept <= mostIdsKept) return;
    if (!shared.hasEnded) continue;
    kept -= shared.size;
    forget(key, shared);
  }
}

/** @throws what the signal was aborted with, at once */
function untilAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}

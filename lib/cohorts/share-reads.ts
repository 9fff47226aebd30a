type Shared = { answer: Promise<unknown>; wanted: number; stop: AbortController };

const running = new Map<string, Shared>();

/** Who asks: until when the answer is wanted, and whether one that is being read for someone else will do. */
export type Asking = {
  signal?: AbortSignal | undefined;
  /** The answer may be of up to as long ago as one read takes; never so where it is stored. */
  shares?: boolean | undefined;
};

/**
 * Reads, or waits for the same read where someone else has begun it. The read is stopped when nobody wants it any more.
 * What it returns is shared too and must not be changed.
 * @param key what is read, the same for the same answer
 */
export async function shareRead<T>(
  key: string,
  read: (signal: AbortSignal | undefined) => Promise<T>,
  { signal, shares }: Asking,
): Promise<T> {
  if (!shares) return read(signal);
  signal?.throwIfAborted();
  const shared = running.get(key) ?? begin(key, read);
  shared.wanted++;
  try {
    return await (signal ? untilAborted(shared.answer as Promise<T>, signal) : (shared.answer as Promise<T>));
  } finally {
    if (--shared.wanted === 0) {
      shared.stop.abort();
      if (running.get(key) === shared) running.delete(key);
    }
  }
}

function begin<T>(key: string, read: (signal: AbortSignal) => Promise<T>): Shared {
  const stop = new AbortController();
  const shared: Shared = { answer: read(stop.signal), wanted: 0, stop };
  running.set(key, shared);
  const end = () => {
    if (running.get(key) === shared) running.delete(key);
  };
  shared.answer.then(end, end);
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

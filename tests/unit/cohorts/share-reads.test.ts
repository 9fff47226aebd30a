import { afterEach, expect, test, vi } from "vitest";
import { inTurn } from "@/lib/cohorts/search-turns.ts";
import { keptMs, type Sized, shareRead } from "@/lib/cohorts/share-reads.ts";

afterEach(() => {
  vi.useRealTimers();
});

/** A read that answers when told to, and counts how often it was begun. */
function reader() {
  const begun: { signal: AbortSignal | undefined; answer: (value: string, size?: number) => void }[] = [];
  const read = (signal: AbortSignal | undefined) =>
    new Promise<Sized<string>>((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason));
      begun.push({ signal, answer: (answer, size = 1) => resolve({ answer, size }) });
    });
  return { begun, read };
}

test("who asks the same while it is being read waits for the same answer", async () => {
  const { begun, read } = reader();
  const first = shareRead("a", read, { shares: true });
  const second = shareRead("a", read, { shares: true });
  const other = shareRead("b", read, { shares: true });
  expect(begun).toHaveLength(2);
  begun[0]?.answer("of a");
  begun[1]?.answer("of b");
  expect(await Promise.all([first, second, other])).toEqual(["of a", "of a", "of b"]);
});

test("an answer that has come is not given to who asks later, while no other search runs", async () => {
  const { begun, read } = reader();
  const first = shareRead("c", read, { shares: true });
  begun[0]?.answer("old");
  expect(await first).toBe("old");
  const second = shareRead("c", read, { shares: true });
  begun[1]?.answer("new");
  expect(await second).toBe("new");
});

test("who has to be exact reads for itself", async () => {
  const { begun, read } = reader();
  const shared = shareRead("d", read, { shares: true });
  const own = shareRead("d", read, {});
  begun[0]?.answer("shared");
  begun[1]?.answer("own");
  expect(await Promise.all([shared, own])).toEqual(["shared", "own"]);
});

test("one who gives up leaves the read to the others; the last one stops it", async () => {
  const { begun, read } = reader();
  const [one, two] = [new AbortController(), new AbortController()];
  const first = shareRead("e", read, { shares: true, signal: one.signal });
  const second = shareRead("e", read, { shares: true, signal: two.signal });
  one.abort(new Error("gone"));
  await expect(first).rejects.toThrow("gone");
  expect(begun[0]?.signal?.aborted).toBe(false);
  two.abort(new Error("gone too"));
  await expect(second).rejects.toThrow("gone too");
  expect(begun[0]?.signal?.aborted).toBe(true);
  const third = shareRead("e", read, { shares: true });
  begun[1]?.answer("again");
  expect(await third).toBe("again");
});

test("a read that fails fails for all who wait, and is begun anew by the next", async () => {
  let tries = 0;
  const read = async (): Promise<Sized<string>> => {
    tries++;
    throw new Error(`try ${tries}`);
  };
  const both = await Promise.allSettled([
    shareRead("f", read, { shares: true }),
    shareRead("f", read, { shares: true }),
  ]);
  expect(both.map((each) => each.status === "rejected" && each.reason.message)).toEqual(["try 1", "try 1"]);
  await expect(shareRead("f", read, { shares: true })).rejects.toThrow("try 2");
});

test("while other searches run, an answer is used again until it is too old", async () => {
  vi.useFakeTimers();
  const { begun, read } = reader();
  let end = () => {};
  const others = [1, 2].map(() => inTurn(() => new Promise<void>((done) => (end = chain(end, done)))));
  const first = shareRead("g", read, { shares: true });
  begun[0]?.answer("once");
  expect(await first).toBe("once");
  vi.advanceTimersByTime(keptMs - 1);
  expect(await shareRead("g", read, { shares: true })).toBe("once");
  expect(begun).toHaveLength(1);
  vi.advanceTimersByTime(1);
  const second = shareRead("g", read, { shares: true });
  begun[1]?.answer("twice", 400_000);
  expect(await second).toBe("twice");
  const large = shareRead("h", read, { shares: true });
  begun[2]?.answer("large", 400_000);
  expect(await large).toBe("large");
  expect(await shareRead("h", read, { shares: true })).toBe("large");
  const third = shareRead("g", read, { shares: true });
  begun[3]?.answer("the older one was forgotten");
  expect(await third).toBe("the older one was forgotten");
  end();
  await Promise.all(others);
});

const chain = (one: () => void, other: () => void) => () => {
  one();
  other();
};

import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { inTurn } from "@/lib/cohorts/search-turns.ts";

/** A search that goes on until it is told to end. */
function search(log: string[], name: string, signal?: AbortSignal, seats = 1) {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const done = inTurn(
    async () => {
      log.push(name);
      await ended;
      return name;
    },
    { signal, seats },
  );
  return { done, end };
}

test("two searches run at once, the others wait in the order in which they came", async () => {
  const log: string[] = [];
  const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => search(log, name));
  await setImmediate();
  expect(log).toEqual(["a", "b"]);
  b?.end();
  expect(await b?.done).toBe("b");
  await setImmediate();
  expect(log).toEqual(["a", "b", "c"]);
  for (const each of [a, c, d]) each?.end();
  await Promise.all([a?.done, c?.done, d?.done]);
  expect(log).toEqual(["a", "b", "c", "d"]);
});

test("a search that nobody waits for gives its place away, before its turn and at once", async () => {
  const log: string[] = [];
  const [a, b] = [search(log, "a"), search(log, "b")];
  const gone = new AbortController();
  const c = search(log, "c", gone.signal);
  const d = search(log, "d");
  gone.abort();
  await expect(c.done).rejects.toThrow();
  a.end();
  await a.done;
  await setImmediate();
  expect(log).toEqual(["a", "b", "d"]);
  for (const each of [b, d]) each.end();
  await Promise.all([b.done, d.done]);
});

test("a search that fails lets the next one begin", async () => {
  const failing = () => inTurn(() => Promise.reject(new Error("no answer")));
  const results = await Promise.allSettled([failing(), failing(), failing(), inTurn(async () => "found")]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected", "fulfilled"]);
});

test("a search that takes every seat runs alone, in its turn", async () => {
  const log: string[] = [];
  const a = search(log, "a");
  const large = search(log, "large", undefined, 2);
  const b = search(log, "b");
  await setImmediate();
  expect(log).toEqual(["a"]);
  a.end();
  await a.done;
  await setImmediate();
  expect(log).toEqual(["a", "large"]);
  large.end();
  await large.done;
  await setImmediate();
  expect(log).toEqual(["a", "large", "b"]);
  b.end();
  await b.done;
});

test("a search that has waited as long as anyone would is refused, and those behind it keep their places", async () => {
  const log: string[] = [];
  const [a, b] = [search(log, "a"), search(log, "b")];
  const refused = inTurn(async () => log.push("late"), { patienceMs: 20 });
  const c = search(log, "c");
  await expect(refused).rejects.toMatchObject({ code: "unavailable", retryAfterSeconds: 5 });
  a.end();
  await a.done;
  await setImmediate();
  expect(log).toEqual(["a", "b", "c"]);
  for (const each of [b, c]) each.end();
  await Promise.all([b.done, c.done]);
});

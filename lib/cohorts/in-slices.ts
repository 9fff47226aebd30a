import { setImmediate } from "node:timers/promises";

/** Items after which the others in the process get their turn: some milliseconds. */
const sliceSize = 20_000;

/** Does something with each of very many items, without holding the process meanwhile. */
export async function inSlices<T>(
  items: readonly T[],
  each: (item: T, place: number) => void,
): Promise<void> {
  for (let i = 0; i < items.length; i++) {
    each(items[i] as T, i);
    if (i % sliceSize === sliceSize - 1) await setImmediate();
  }
}

/** The different ones of very many ids. */
export async function setOf(ids: readonly string[]): Promise<Set<string>> {
  const set = new Set<string>();
  await inSlices(ids, (id) => set.add(id));
  return set;
}

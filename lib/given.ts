import { isDeepStrictEqual } from "node:util";

/** What of an object is given: its entries that are not undefined. */
export const given = <T extends object>(all: T): Partial<T> =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Partial<T>;

/** Those of `names` whose value is another one than before; what is null was there no more than what is missing. */
export const changedAmong = (names: readonly string[], before: object, after: object): string[] => {
  const of = (all: object, name: string): unknown => (all as Record<string, unknown>)[name] ?? null;
  return names.filter((name) => !isDeepStrictEqual(of(before, name), of(after, name)));
};

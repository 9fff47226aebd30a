import { maxIdLength } from "@/lib/id-text";
import { api } from "./api";

/** Ids of a list that are looked up, at the most. */
export const mostAsked = 1_000;

/** At most `most` of them, from all over the list. */
export const spread = (ids: readonly string[], most: number): string[] => {
  const step = Math.max(1, ids.length / most);
  return ids.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
};

/** How many people, and leads, have one of these values of a field. */
export const countOf = (field: string, ids: string[]): Promise<{ count: number; lead_count: number }> =>
  api("/cohorts/preview", {
    method: "POST",
    body: { rules: { combinator: "and", rules: [{ field, operator: "in", value: ids }] }, sample: 0 },
  });

const hasBlank = (id: string): boolean => /\s/.test(id);

/** The ids, parted at their blanks. */
export const atBlanks = (ids: readonly string[]): string[] => [
  ...new Set(ids.flatMap((id) => id.split(/\s+/))),
];

/**
 * The ids as they are meant: parted at their blanks, unless one with a blank is known, up to 1,000 of them looked up.
 * Where that can't be found out they are parted.
 */
export async function partedIds(
  ids: readonly string[],
  isAnyKnown: (ids: string[]) => Promise<boolean>,
): Promise<string[]> {
  const asked = spread(
    ids.filter((id) => hasBlank(id) && id.length <= maxIdLength),
    mostAsked,
  );
  const isKnown = asked.length > 0 && (await isAnyKnown(asked).catch(() => false));
  return isKnown ? [...ids] : atBlanks(ids);
}

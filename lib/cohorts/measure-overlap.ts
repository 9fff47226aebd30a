import { z } from "zod";
import { countEach } from "../count-each.ts";
import { storedMembers } from "../membership/apply-difference.ts";
import { findCohort } from "./find-cohort.ts";

export const OverlapQuery = z.strictObject({
  ids: z
    .string("expected ids, separated by commas")
    .transform((text) => text.split(","))
    .pipe(
      z
        .array(z.string().regex(/^COH-\d+$/, "expected cohort ids, separated by commas"))
        .min(2, "expected at least 2 cohorts")
        .max(5, "expected at most 5 cohorts")
        .refine((ids) => new Set(ids).size === ids.length, "expected each cohort once"),
    ),
});
export type OverlapQuery = z.infer<typeof OverlapQuery>;

/** How many people two to five cohorts have in common: one entry for each way of choosing among them. */
export async function measureOverlap({ ids }: OverlapQuery) {
  const cohorts = await Promise.all(ids.map(findCohort));
  const members = await Promise.all(ids.map(storedMembers));
  const masks = new Map<string, number>();
  for (const [i, set] of members.entries())
    for (const id of set) masks.set(id, (masks.get(id) ?? 0) | (1 << i));
  const counts = countEach(masks.values());
  const intersections = Array.from({ length: 2 ** ids.length - 1 }, (_, i) => i + 1).map((wanted) => ({
    cohort_ids: ids.filter((_, i) => wanted & (1 << i)),
    size: [...counts].reduce((sum, [mask, n]) => ((mask & wanted) === wanted ? sum + n : sum), 0),
  }));
  return {
    cohorts: cohorts.map(({ cohort_id, name }, i) => ({ cohort_id, name, size: members[i]?.size ?? 0 })),
    intersections,
    union: masks.size,
  };
}

import type { Overlap } from "./insight-queries";

export type Part = { ids: string[]; people: number };

/** The people who are in exactly these cohorts and no other of those compared: every person in one part. */
export function exactParts({ intersections }: Overlap): Part[] {
  const exact = new Map<string, number>();
  const bySize = [...intersections].sort((a, b) => b.cohort_ids.length - a.cohort_ids.length);
  for (const { cohort_ids, size } of bySize) {
    const larger = bySize.filter(
      (other) =>
        other.cohort_ids.length > cohort_ids.length &&
        cohort_ids.every((id) => other.cohort_ids.includes(id)),
    );
    const taken = larger.reduce((sum, other) => sum + (exact.get(other.cohort_ids.join()) ?? 0), 0);
    exact.set(cohort_ids.join(), size - taken);
  }
  return intersections
    .map(({ cohort_ids }) => ({ ids: cohort_ids, people: exact.get(cohort_ids.join()) ?? 0 }))
    .filter((part) => part.people > 0)
    .sort((a, b) => b.people - a.people);
}

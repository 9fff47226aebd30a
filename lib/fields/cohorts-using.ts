import { db } from "../db/collections.ts";

export type Using = { cohort_id: string; name: string; rules: unknown };

/** The cohorts, archived ones too, whose rules use a field. */
export const cohortsUsing = (field: string): Promise<Using[]> =>
  db
    .cohorts()
    .find({ rule_fields: field }, { projection: { _id: 0, cohort_id: 1, name: 1, rules: 1 } })
    .sort({ cohort_id: 1 })
    .toArray();

/** True when a rule about `field`, at any depth, has one of `values`. */
export function usesValue(node: unknown, field: string, values: ReadonlySet<string>): boolean {
  if (typeof node !== "object" || node === null) return false;
  if ("rules" in node && Array.isArray(node.rules))
    return node.rules.some((child) => usesValue(child, field, values));
  if (!("field" in node) || node.field !== field || !("value" in node)) return false;
  return [node.value].flat().some((value) => typeof value === "string" && values.has(value));
}

/** `COH-1 (Gold in Pune), COH-2 (…)`, the first ten of them. */
export const nameCohorts = (cohorts: readonly Using[]): string => {
  const named = cohorts.slice(0, 10).map(({ cohort_id, name }) => `${cohort_id} (${name})`);
  return named.join(", ") + (cohorts.length > 10 ? ` and ${cohorts.length - 10} more` : "");
};

import type { Entity } from "../rules/fields.ts";
import { membershipField } from "../rules/scope.ts";

/** What changed of a person: fields with their entity in front; an insert or a delete touches all fields of one. */
export type PersonChange = {
  fields: Set<string>;
  entities: Set<Entity>;
  /** Cohorts that the person has entered or left. */
  cohorts: Set<string>;
};

/** Changes gathered by person. */
export type Changes = Map<string, PersonChange>;

export const emptyChange = (): PersonChange => ({
  fields: new Set(),
  entities: new Set(),
  cohorts: new Set(),
});

/** The change of a person in a gathering, made when it is not there. */
export function changeOf(changes: Changes, piiId: string): PersonChange {
  const known = changes.get(piiId);
  if (known) return known;
  const made = emptyChange();
  changes.set(piiId, made);
  return made;
}

type Named = { rule_fields: readonly string[]; named_cohorts: readonly string[] };

/** The rule fields of a cohort that a change of a person can flip. */
export function touchedFields(cohort: Named, { fields, entities, cohorts }: PersonChange): string[] {
  return cohort.rule_fields.filter((field) => {
    if (field === membershipField) return cohort.named_cohorts.some((id) => cohorts.has(id));
    if (field === "pii_id") return entities.has("lead");
    return fields.has(field) || entities.has(field.slice(0, field.indexOf(".")) as Entity);
  });
}

/**
 * Whether a cohort has to look at a person again: its rules touch what changed, or a lead came or went,
 * without which nobody is a member.
 */
export const isAffected = (cohort: Named, change: PersonChange): boolean =>
  change.entities.has("lead") || touchedFields(cohort, change).length > 0;

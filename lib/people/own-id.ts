import type { Document } from "mongodb";
import type { Entity } from "../rules/fields.ts";
import { kinds, type PersonRecord } from "./entity-kinds.ts";

type Filter = Record<string, unknown>;

/** What holds for records that have no id of their own. */
export const noOwnId = (entity: Entity): Filter => ({
  [kinds[entity].idField]: { $not: { $type: "string" } },
});

/** Finds contacts or customers that have no id of their own, as other apps write them, by their persons. */
export const withoutOwnId = (entity: Entity, people: readonly string[]): Filter => ({
  pii_id: { $in: [...people] },
  ...noOwnId(entity),
});

/** Finds the record that goes by an id, which may be its person's. */
export const goingBy = (entity: Entity, id: string, isPersons: boolean): Filter =>
  isPersons ? withoutOwnId(entity, [id]) : { [kinds[entity].idField]: id };

/**
 * Looks for the record that goes by an id: by own ids first, then by the person's where a person has at most one.
 * @param look is asked with one filter after the other until it finds something
 */
export async function byId<T>(
  entity: Entity,
  id: string,
  look: (filter: Filter) => Promise<T | null>,
): Promise<T | null> {
  const own = await look(goingBy(entity, id, false));
  return own !== null || !kinds[entity].onePerPerson ? own : look(goingBy(entity, id, true));
}

/** True for a record that has an id of its own. */
export const hasOwnId = (entity: Entity, record: PersonRecord | Document): boolean =>
  typeof record[kinds[entity].idField] === "string";

import type { Document } from "mongodb";
import { mappedEntity } from "../../lib/db/keeping.ts";
import { valueAt } from "../../lib/db/map-document.ts";
import { collectionName } from "../../lib/db/models.ts";
import { type Entity, entities } from "../../lib/rules/fields.ts";

/** The collections of people in this database. */
export const peopleCollections = (): string[] => entities.map(collectionName);

/** The entity that a collection holds; undefined for any other one. */
export const entityOf = (collection: string): Entity | undefined =>
  entities.find((entity) => collectionName(entity) === collection);

const personPath = (entity: Entity): string => mappedEntity(entity)?.paths.get("pii_id") ?? "pii_id";

const textOr = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** Whose a stored document is; undefined where it does not say. */
export const personOf = (entity: Entity, document: Document | null | undefined): string | undefined =>
  textOr(valueAt(document, personPath(entity)));

const isAtOrIn = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}.`);

/** Whose a document is by an update, which names a path or an object around it. */
export function personIn(entity: Entity, updatedFields: Document = {}): string | undefined {
  const path = personPath(entity);
  const key = Object.keys(updatedFields).find((each) => isAtOrIn(path, each));
  if (key === undefined) return undefined;
  return textOr(key === path ? updatedFields[key] : valueAt(updatedFields[key], path.slice(key.length + 1)));
}

/** The fields, with their entity in front, that a change at a stored path may have changed. */
export function fieldsAt(entity: Entity, path: string): string[] {
  const name = path.split(".")[0] ?? path;
  const mapped = [...(mappedEntity(entity)?.paths ?? [])];
  const touched = mapped.filter(([, at]) => isAtOrIn(at, path) || isAtOrIn(path, at)).map(([field]) => field);
  return [name, ...touched].map((field) => `${entity}.${field}`);
}

/** What is read of the documents of a change: whose they are, and the heartbeat's fields. */
export function projectedPeople(): Record<string, 1> {
  const paths = [...new Set(["seq", "at", ...entities.map(personPath)])];
  const outer = paths.filter((path) => !paths.some((other) => other !== path && isAtOrIn(path, other)));
  return Object.fromEntries(
    outer.flatMap((path) => [
      [`fullDocument.${path}`, 1],
      [`fullDocumentBeforeChange.${path}`, 1],
    ]),
  );
}

import type { Document } from "mongodb";
import { entities } from "../rules/fields.ts";
import { database } from "./collections.ts";
import { entityMap } from "./entity-map.ts";
import { valueAt } from "./map-document.ts";

/** Where ids are kept that are no texts, and what they are. */
type OtherIds = { collection: string; path: string; field: string; type: string };

/** Documents that are looked at in each collection. */
const looksAt = 100;

const typeOf = (value: unknown): string =>
  typeof value === "object" && value !== null && "_bsontype" in value
    ? String(value._bsontype)
    : typeof value;

function otherType(documents: readonly Document[], path: string): string | undefined {
  const values = documents.map((document) => valueAt(document, path)).filter((value) => value != null);
  return values.some((value) => typeof value === "string") ? undefined : values.map(typeOf)[0];
}

/**
 * Ids in collections of other apps that are of another type than text, and so unknown: those of which no text is found
 * among the first hundred documents.
 */
export async function idsOfOtherTypes(): Promise<OtherIds[]> {
  const found: OtherIds[] = [];
  for (const entity of entities) {
    const { collection, paths, isMapped } = entityMap().entities[entity];
    if (!isMapped) continue;
    const documents = await database().collection(collection).find().limit(looksAt).toArray();
    for (const name of ["pii_id", `${entity}_id`]) {
      const path = paths.get(name) ?? name;
      const type = otherType(documents, path);
      if (type !== undefined) found.push({ collection, path, field: `${entity}.${name}`, type });
    }
  }
  return found;
}

import type { Document } from "mongodb";
import { type Entity, entities } from "../rules/fields.ts";
import { entityMap, type MappedEntity } from "./entity-map.ts";
import { locateBy } from "./entity-paths.ts";
import { readBack } from "./map-document.ts";
import type { Keeping } from "./mapped-collection.ts";

const isEntity = (name: string): name is Entity => (entities as readonly string[]).includes(name);

/** Where a kind of document is kept, for people's. */
export const mappedEntity = (name: string): MappedEntity | undefined =>
  isEntity(name) ? entityMap().entities[name] : undefined;

/** A lead's pipelines may join the other two under these names. */
const joinedAs = { contact: "_contact", customer: "_customer" } as const;

function keepingBy(entity: Entity): Keeping | undefined {
  const { entities: all } = entityMap();
  const { paths } = all[entity];
  const joined =
    entity === "lead"
      ? new Map((["contact", "customer"] as const).map((other) => [joinedAs[other], all[other].paths]))
      : undefined;
  if (paths.size === 0 && ![...(joined?.values() ?? [])].some((other) => other.size > 0)) return undefined;
  return {
    paths,
    locate: locateBy(paths, joined),
    locateIn: (collection) =>
      locateBy(Object.values(all).find((each) => each.collection === collection)?.paths ?? new Map()),
  };
}

const known = new Map<Entity, Keeping | undefined>();

/** How documents are kept whose fields lie elsewhere than under our names; undefined where all lie there. */
export function keepingOf(name: string): Keeping | undefined {
  if (!isEntity(name)) return undefined;
  if (!known.has(name)) known.set(name, keepingBy(name));
  return known.get(name);
}

/** What a record is read as once it is stored. */
export function asReadBack(name: string, record: Document): Document {
  const keeping = keepingOf(name);
  return keeping ? readBack(keeping.paths, record) : record;
}

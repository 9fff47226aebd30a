import type { Collection, Document } from "mongodb";
import type { Locate, Place } from "./entity-paths.ts";
import { inTheWay } from "./map-document.ts";
import { mapFilter } from "./map-query.ts";

/** An update under our names, and which documents it is for. */
export type Change = { filter: Document; update: Document };

type Options = Document | undefined;

/** MongoDB's code for a path that leads through something that is no object. */
const pathNotViable = 28;

const isStuck = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === pathNotViable;

/** Where what an update sets lies inside of other objects, by its name. */
function deepPlaces(locate: Locate, { update }: Change): [name: string, place: Place][] {
  return Object.keys(update.$set ?? {})
    .map((name): [string, Place] => [name, locate(name)])
    .filter(([, { parents }]) => parents.length > 0);
}

const noList = { $not: { $type: "array" } };

/** Where null stands on the way to what updates set, an object is put in its place; outer ones first. */
function openings(locate: Locate, change: Change): { updateMany: { filter: Document; update: Document } }[] {
  const parents = deepPlaces(locate, change).flatMap(([, place]) => place.parents);
  const filter = mapFilter(locate, change.filter);
  return [...new Set(parents)]
    .sort((a, b) => a.split(".").length - b.split(".").length)
    .map((parent) => {
      const around = parents.filter((other) => other === parent || parent.startsWith(`${other}.`));
      const isNull = [{ [parent]: { $type: "null" } }, ...around.map((each) => ({ [each]: noList }))];
      return { updateMany: { filter: { $and: [filter, ...isNull] }, update: { $set: { [parent]: {} } } } };
    });
}

/** Puts objects where null stands on the way to what `changes` set. */
async function openWays(
  stored: Collection<Document>,
  locate: Locate,
  changes: readonly Change[],
  options: Options,
): Promise<void> {
  const writes = changes.flatMap((change) => openings(locate, change));
  if (writes.length > 0) await stored.bulkWrite(writes, options?.session && { session: options.session });
}

const blocks = { $exists: true, $not: { $type: ["object", "null"] } };

/** A refusal that names the first document in which something that is no object is on the way to what is set. */
async function refusalOf(stored: Collection<Document>, locate: Locate, changes: readonly Change[]) {
  for (const change of changes) {
    const places = deepPlaces(locate, change);
    const isBlocked = places.flatMap(([, { parents }]) =>
      parents.flatMap((parent) => [{ [parent]: { $type: "array" } }, { [parent]: blocks }]),
    );
    if (isBlocked.length === 0) continue;
    const document = await stored.findOne({ $and: [mapFilter(locate, change.filter), { $or: isBlocked }] });
    for (const [name, { path }] of places) {
      const refusal = document && inTheWay(name, path, document);
      if (refusal) return refusal;
    }
  }
  return undefined;
}

/**
 * Makes changes that may lead through null, which stands for an object that is not there yet. In a transaction the way
 * is opened before, since an error would end it; else only where the database refuses the change.
 * @throws Conflict where something else than an object or null is on the way
 */
export async function throughNull<T>(
  stored: Collection<Document>,
  locate: Locate,
  changes: readonly Change[],
  options: Options,
  make: () => Promise<T>,
): Promise<T> {
  const isWithin = options?.session !== undefined;
  if (isWithin) await openWays(stored, locate, changes, options);
  try {
    return await make();
  } catch (error) {
    if (!isStuck(error)) throw error;
    const refusal = await refusalOf(stored, locate, changes);
    if (refusal || isWithin) throw refusal ?? error;
    await openWays(stored, locate, changes, options);
    return make();
  }
}

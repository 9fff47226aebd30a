import type { Document } from "mongodb";

/** Holds what a document has under the name of a field that is kept elsewhere. */
const theirs = "_theirs";

const isObject = (value: unknown): value is Document =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Date) &&
  !("_bsontype" in value);

/** The value at a path, undefined where there is none or a list is on the way. */
export function valueAt(document: unknown, path: string): unknown {
  let at = document;
  for (const name of path.split(".")) {
    if (!isObject(at) || !Object.hasOwn(at, name)) return undefined;
    at = at[name];
  }
  return at;
}

/** The object without the value at a path, and without objects that are empty then; the given one stays as it is. */
function without(object: Document, [name = "", ...rest]: string[]): Document {
  if (!Object.hasOwn(object, name)) return object;
  const { [name]: inner, ...others } = object;
  if (rest.length === 0) return others;
  if (!isObject(inner)) return object;
  const left = without(inner, rest);
  return Object.keys(left).length === 0 ? others : { ...others, [name]: left };
}

function withValue(object: Document, [name = "", ...rest]: string[], value: unknown): Document {
  if (rest.length === 0) return { ...object, [name]: value };
  const inner = object[name] ?? {};
  if (!isObject(inner)) throw new Error(`"${name}" is no object, and nothing can be stored in it.`);
  return { ...object, [name]: withValue(inner, rest, value) };
}

/**
 * A stored document under our names. What has no name of ours stays as it is; what stands under a name that is kept
 * elsewhere goes to `_theirs`, so that nothing is lost when the document is written back.
 */
export function toOurs(paths: ReadonlyMap<string, string>, stored: Document): Document {
  let rest = stored;
  const values: Document = {};
  for (const [name, path] of paths) {
    const value = valueAt(stored, path);
    if (value === undefined) continue;
    values[name] = value;
    if (path !== "_id") rest = without(rest, path.split("."));
  }
  const shadowed = Object.entries(rest).filter(([name]) => paths.has(name));
  if (shadowed.length > 0) {
    rest = Object.fromEntries(Object.entries(rest).filter(([name]) => !paths.has(name)));
    rest[theirs] = Object.fromEntries(shadowed);
  }
  return { ...rest, ...values };
}

/** A document under our names as it is stored. @throws Error where a value would have to go into something that is no object */
export function toStored(paths: ReadonlyMap<string, string>, ours: Document): Document {
  const named = Object.entries(ours);
  const rest = named.filter(([name]) => name !== theirs && !paths.has(name));
  let stored: Document = { ...Object.fromEntries(rest), ...ours[theirs] };
  for (const [name, path] of paths) {
    if (ours[name] !== undefined) stored = withValue(stored, path.split("."), ours[name]);
  }
  return stored;
}

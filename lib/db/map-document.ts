import type { Document } from "mongodb";
import { Conflict } from "../errors.ts";

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

const withValue = (object: Document, [name = "", ...rest]: string[], value: unknown): Document => ({
  ...object,
  [name]: rest.length === 0 ? value : withValue(object[name] ?? {}, rest, value),
});

/** What stands on the way to a path and is no object; null and nothing stand for one that is not there yet. */
export function obstacleTo(document: Document, path: string): { path: string; value: unknown } | undefined {
  const names = path.split(".");
  let at = document;
  for (const [i, name] of names.slice(0, -1).entries()) {
    const value: unknown = at[name];
    if (value === undefined || value === null) return undefined;
    if (!isObject(value)) return { path: names.slice(0, i + 1).join("."), value };
    at = value;
  }
  return undefined;
}

const longestValue = 100;

/** A refusal to store a field whose way is blocked. */
export function inTheWay(name: string, path: string, document: Document): Conflict | undefined {
  const obstacle = obstacleTo(document, path);
  if (!obstacle) return undefined;
  const value = JSON.stringify(obstacle.value).slice(0, longestValue);
  const message = `can't be stored at "${path}": "${obstacle.path}" is ${value} in the document ${JSON.stringify(document._id)}; expected an object`;
  return new Conflict(`${name} ${message}`, [{ path: `/${name}`, message }]);
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

/** What a document under our names has besides the fields that are kept elsewhere, as it is stored. */
function besides(paths: ReadonlyMap<string, string>, ours: Document): Document {
  const rest = Object.entries(ours).filter(([name]) => name !== theirs && !paths.has(name));
  return { ...Object.fromEntries(rest), ...ours[theirs] };
}

/** A document under our names as it is stored. @throws Conflict where a value would have to go into something that is no object */
export function toStored(paths: ReadonlyMap<string, string>, ours: Document): Document {
  let stored = besides(paths, ours);
  for (const [name, path] of paths) {
    if (ours[name] === undefined) continue;
    const refusal = inTheWay(name, path, stored);
    if (refusal) throw refusal;
    stored = withValue(stored, path.split("."), ours[name]);
  }
  return stored;
}

/** What a document under our names is read as once it is stored: null on the way to a field has made place for it. */
export function readBack(paths: ReadonlyMap<string, string>, ours: Document): Document {
  const rest = besides(paths, ours);
  const isBlocked = [...paths].some(([name, path]) => ours[name] !== undefined && obstacleTo(rest, path));
  return isBlocked ? ours : toOurs(paths, toStored(paths, ours));
}

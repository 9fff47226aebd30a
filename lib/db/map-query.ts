import type { Document } from "mongodb";
import type { Locate } from "./entity-paths.ts";

/** Objects that are looked into; dates, patterns and BSON's own types are values. */
const isPlain = (value: unknown): value is Document =>
  typeof value === "object" &&
  value !== null &&
  !("_bsontype" in value) &&
  Object.getPrototypeOf(value) === Object.prototype;

const never = new Set(["$type", "$gt", "$gte", "$lt", "$lte", "$regex", "$options", "$elemMatch", "$all"]);

/** Whether a condition on a path holds where nothing is. @throws Error for an operator that is not known here */
function holdsForNothing(condition: unknown): boolean {
  if (!isPlain(condition)) return condition === null || condition === undefined;
  return Object.entries(condition).every(([operator, value]) => {
    if (operator === "$eq") return value === null;
    if (operator === "$ne") return value !== null;
    if (operator === "$in") return (value as unknown[]).includes(null);
    if (operator === "$nin") return !(value as unknown[]).includes(null);
    if (operator === "$exists") return !value;
    if (operator === "$not") return !holdsForNothing(value);
    if (never.has(operator)) return false;
    throw new Error(`A condition with ${operator} is not translated.`);
  });
}

const isList = (path: string): Document => ({ [path]: { $type: "array" } });

/**
 * A condition on a field, where it lies. MongoDB looks into lists on the way to a path, and a field has one value: with
 * a list on the way there is nothing.
 */
function conditionAt(locate: Locate, name: string, condition: unknown): Document {
  const { path, parents } = locate(name);
  const there = { [path]: condition };
  if (parents.length === 0) return there;
  if (holdsForNothing(condition)) return { $or: [there, ...parents.map(isList)] };
  return { ...there, ...Object.fromEntries(parents.map((parent) => [parent, { $not: { $type: "array" } }])) };
}

/** A filter of our names as one of stored paths. @throws Error for what it does not know */
export function mapFilter(locate: Locate, filter: Document): Document {
  const parts = Object.entries(filter).map(([key, value]): Document => {
    if (key === "$and" || key === "$or" || key === "$nor")
      return { [key]: (value as Document[]).map((part) => mapFilter(locate, part)) };
    if (key === "$expr") return { $expr: mapExpression(locate, value) };
    if (key.startsWith("$")) throw new Error(`A filter with ${key} is not translated.`);
    return conditionAt(locate, key, value);
  });
  const [only, ...more] = parts;
  return only === undefined ? {} : more.length === 0 ? only : { $and: parts };
}

function valueAt(locate: Locate, name: string): unknown {
  const { path, parents } = locate(name);
  if (parents.length === 0) return `$${path}`;
  return { $cond: [{ $or: parents.map((parent) => ({ $isArray: [`$${parent}`] })) }, null, `$${path}`] };
}

/** An aggregation expression over our names as one over stored paths. */
export function mapExpression(locate: Locate, expression: unknown): unknown {
  if (typeof expression === "string") {
    if (/^\$\$(ROOT|CURRENT)/.test(expression)) throw new Error(`${expression} is not translated.`);
    return /^\$[^$]/.test(expression) ? valueAt(locate, expression.slice(1)) : expression;
  }
  if (Array.isArray(expression)) return expression.map((each) => mapExpression(locate, each));
  if (!isPlain(expression)) return expression;
  return Object.fromEntries(
    Object.entries(expression).map(([key, value]) => [
      key,
      key === "$literal" ? value : mapExpression(locate, value),
    ]),
  );
}

/** Keys of a sort order, a projection or what an update sets, as stored paths. */
export const mapKeys = <T>(locate: Locate, keys: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(keys).map(([name, value]) => [locate(name).path, value]));

const isInId = (path: string): boolean => path === "_id" || path.startsWith("_id.");

/**
 * What is read of each document; `_id` stays where a field of ours is kept in it.
 * @param paths of the fields that are kept elsewhere than under their names
 */
export function mapProjection(
  locate: Locate,
  paths: ReadonlyMap<string, string>,
  projection: Record<string, unknown>,
): Record<string, unknown> {
  const { _id, ...named } = projection;
  const mapped = mapKeys(locate, named);
  // Without a field that is asked for by name, all are.
  const isWhole = Object.values(named).every((value) => value === 0);
  const wanted = isWhole ? [...paths.values()] : Object.keys(mapped);
  return _id === undefined || wanted.some(isInId) ? mapped : { ...mapped, _id };
}

const updates = new Set(["$set", "$unset", "$setOnInsert", "$inc", "$min", "$max"]);

/** An update of our names as one of stored paths. @throws Error for what it does not know */
export function mapUpdate(locate: Locate, update: Document): Document {
  return Object.fromEntries(
    Object.entries(update).map(([operator, fields]) => {
      if (!updates.has(operator)) throw new Error(`An update with ${operator} is not translated.`);
      return [operator, mapKeys(locate, fields as Document)];
    }),
  );
}

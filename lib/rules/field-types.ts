import type { FieldType } from "./fields.ts";

/**
 * A known value as rules compare it: dates as milliseconds since 1970, days as `YYYY-MM-DD`, and a 64-bit integer that
 * no double equals as a bigint, which JavaScript compares with numbers exactly, as MongoDB does.
 */
export type Known = string | number | bigint | boolean | string[];

/** Conditions of one path in MongoDB's query language. */
export type PathCondition = Record<string, unknown>;
/** A condition in MongoDB's aggregation language. */
export type Expression = Record<string, unknown>;

type TypeRules = {
  /** The value when it is known, else undefined. */
  read: (stored: unknown) => Known | undefined;
  /** What a path must satisfy to be known. */
  known: PathCondition;
  /** The same as an expression over `$path`. */
  knownExpression: (path: string) => Expression;
};

/**
 * Days that exist in the Gregorian calendar, as one pattern that JavaScript and PCRE read alike:
 * 30- and 31-day months, then February, then 29 February of leap years.
 */
export const dayPattern =
  "^(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))" +
  "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)";
const day = new RegExp(`${dayPattern}$`);

const { MAX_VALUE } = Number;
const notArray = { $not: { $type: "array" } };
const numberTypes = ["double", "int", "long"];

const typeIs = (path: string, ...types: string[]): Expression => ({ $in: [{ $type: path }, types] });

const text: TypeRules = {
  read: (stored) => (typeof stored === "string" && stored !== "" ? stored : undefined),
  // Texts compare with texts only, so above "" means a text that is not empty.
  known: { $gt: "", ...notArray },
  knownExpression: (path) => ({ $and: [typeIs(path, "string"), { $ne: [path, ""] }] }),
};

function readNumber(stored: unknown): number | bigint | undefined {
  if (typeof stored === "number") return Number.isFinite(stored) ? stored : undefined;
  if (typeof stored !== "object" || stored === null || !("_bsontype" in stored)) return undefined;
  const { _bsontype } = stored;
  if (_bsontype === "Long") {
    const exact = BigInt(String(stored));
    return BigInt(Number(exact)) === exact ? Number(exact) : exact;
  }
  return _bsontype === "Int32" || _bsontype === "Double" ? readNumber(Number(stored)) : undefined;
}

/** When a stored value counts as known, by type: for a direct match and for MongoDB. The only place that says so. */
export const typeRules: Record<FieldType, TypeRules> = {
  text,
  select: text,
  number: {
    read: readNumber,
    known: { $type: numberTypes, $gte: -MAX_VALUE, $lte: MAX_VALUE, ...notArray },
    knownExpression: (path) => ({
      $and: [typeIs(path, ...numberTypes), { $gte: [path, -MAX_VALUE] }, { $lte: [path, MAX_VALUE] }],
    }),
  },
  boolean: {
    read: (stored) => (typeof stored === "boolean" ? stored : undefined),
    known: { $type: "bool", ...notArray },
    knownExpression: (path) => typeIs(path, "bool"),
  },
  date: {
    read: (stored) =>
      stored instanceof Date && !Number.isNaN(stored.getTime()) ? stored.getTime() : undefined,
    known: { $type: "date", ...notArray },
    knownExpression: (path) => typeIs(path, "date"),
  },
  day: {
    read: (stored) => (typeof stored === "string" && day.test(stored) ? stored : undefined),
    known: { $type: "string", $regex: `${dayPattern}\\z`, ...notArray },
    knownExpression: (path) => ({
      $and: [
        typeIs(path, "string"),
        { $regexMatch: { input: { $cond: [typeIs(path, "string"), path, ""] }, regex: `${dayPattern}\\z` } },
      ],
    }),
  },
  tags: {
    read: (stored) =>
      Array.isArray(stored) && stored.length > 0 && stored.every((tag) => typeof tag === "string")
        ? (stored as string[])
        : undefined,
    known: { $type: "array", $ne: [], $not: { $elemMatch: { $not: { $type: "string" } } } },
    knownExpression: () => {
      throw new Error("Tags are not compared with another field.");
    },
  },
};

/** True for a `YYYY-MM-DD` that exists in the calendar. */
export const isDay = (value: unknown): value is string => typeof value === "string" && day.test(value);

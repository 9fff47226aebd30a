import type { Field, FieldType } from "./fields.ts";
import type { OperandKind } from "./operand-kind.ts";

/** What people and editors see of an operator, free of what it takes to evaluate one: screens load no more than this. */
export type OperatorWords = {
  /** How it reads: in the picker and in sentences; `date` where dates read differently. */
  label: string;
  dateLabel?: string;
  types: readonly (FieldType | "cohort")[];
  operand: OperandKind;
  /** For which types it also compares two fields. */
  fieldTypes?: readonly FieldType[];
};

const ordered = ["number", "date", "day"] as const;
const single = ["text", "select", ...ordered, "boolean"] as const;

export const positiveWords = {
  "=": {
    label: "is",
    dateLabel: "is on",
    types: single,
    operand: "scalar",
    fieldTypes: single,
  },
  "<": {
    label: "is less than",
    dateLabel: "is before",
    types: ordered,
    operand: "scalar",
    fieldTypes: ordered,
  },
  "<=": {
    label: "is at most",
    dateLabel: "is on or before",
    types: ordered,
    operand: "scalar",
    fieldTypes: ordered,
  },
  ">": {
    label: "is more than",
    dateLabel: "is after",
    types: ordered,
    operand: "scalar",
    fieldTypes: ordered,
  },
  ">=": {
    label: "is at least",
    dateLabel: "is on or after",
    types: ordered,
    operand: "scalar",
    fieldTypes: ordered,
  },
  between: {
    label: "is between",
    types: ordered,
    operand: "pair",
  },
  in: {
    label: "is any of",
    types: ["text", "select", "number"],
    operand: "list",
  },
  contains: {
    label: "contains",
    types: ["text"],
    operand: "scalar",
  },
  beginsWith: {
    label: "begins with",
    types: ["text"],
    operand: "scalar",
  },
  endsWith: {
    label: "ends with",
    types: ["text"],
    operand: "scalar",
  },
  withinLast: {
    label: "is within the last",
    types: ["date"],
    operand: "duration",
  },
  withinNext: {
    label: "is within the next",
    types: ["date"],
    operand: "duration",
  },
  inThis: {
    label: "is in this",
    types: ["date"],
    operand: "calendar_unit",
  },
  inPrevious: {
    label: "is in the previous",
    types: ["date"],
    operand: "calendar_unit",
  },
  hasAny: {
    label: "has any of",
    types: ["tags"],
    operand: "list",
  },
  hasAll: {
    label: "has all of",
    types: ["tags"],
    operand: "list",
  },
  notNull: {
    label: "is known",
    types: [...single, "tags"],
    operand: "none",
  },
  memberOf: {
    label: "is a member of",
    types: ["cohort"],
    operand: "cohorts",
  },
  similarTo: {
    label: "is similar to",
    types: ["text"],
    operand: "similar_text",
  },
  anniversaryWithin: {
    label: "has its anniversary within",
    types: ["day", "date"],
    operand: "days_ahead",
  },
  matchesPattern: {
    label: "matches the pattern",
    types: ["text"],
    operand: "pattern",
  },
} as const satisfies Record<string, OperatorWords>;

export type PositiveName = keyof typeof positiveWords;

/** Each negative operator is the exact complement of its positive twin, unknown values included. */
export const negativeWords = {
  "!=": { of: "=", label: "is not", dateLabel: "is not on" },
  notBetween: { of: "between", label: "is not between" },
  notIn: { of: "in", label: "is none of" },
  doesNotContain: { of: "contains", label: "does not contain" },
  doesNotBeginWith: { of: "beginsWith", label: "does not begin with" },
  doesNotEndWith: { of: "endsWith", label: "does not end with" },
  notWithinLast: { of: "withinLast", label: "is not within the last" },
  notWithinNext: { of: "withinNext", label: "is not within the next" },
  notInThis: { of: "inThis", label: "is not in this" },
  notInPrevious: { of: "inPrevious", label: "is not in the previous" },
  hasNone: { of: "hasAny", label: "has none of" },
  null: { of: "notNull", label: "is unknown" },
  notMemberOf: { of: "memberOf", label: "is not a member of" },
} as const satisfies Record<string, { of: PositiveName; label: string; dateLabel?: string }>;

export type NegativeName = keyof typeof negativeWords;
export type OperatorName = PositiveName | NegativeName;

/** The words of an operator with its name and, for a complement, whose it is. */
export type OperatorEntryWords = OperatorWords & { name: OperatorName; of: PositiveName; negated: boolean };

const entries: [string, OperatorEntryWords][] = [
  ...Object.entries(positiveWords).map(([name, words]): [string, OperatorEntryWords] => [
    name,
    { ...words, name: name as OperatorName, of: name as PositiveName, negated: false },
  ]),
  ...Object.entries(negativeWords).map(([name, { of, ...words }]): [string, OperatorEntryWords] => [
    name,
    {
      ...(positiveWords[of] as OperatorWords),
      dateLabel: undefined,
      ...words,
      name: name as OperatorName,
      of,
      negated: true,
    },
  ]),
];

/** Every operator's words by its name. */
export const operatorWords: ReadonlyMap<string, OperatorEntryWords> = new Map(entries);

/** The order in which operators are offered for a type. */
const offered: OperatorName[] = [
  "=",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "between",
  "notBetween",
  "in",
  "notIn",
  "contains",
  "doesNotContain",
  "beginsWith",
  "doesNotBeginWith",
  "endsWith",
  "doesNotEndWith",
  "hasAny",
  "hasAll",
  "hasNone",
  "withinLast",
  "notWithinLast",
  "withinNext",
  "notWithinNext",
  "inThis",
  "notInThis",
  "inPrevious",
  "notInPrevious",
  "memberOf",
  "notMemberOf",
  "similarTo",
  "anniversaryWithin",
  "matchesPattern",
  "null",
  "notNull",
];

/** Names of the operators that a type of field takes, in the order in which they are offered. */
export const operatorsFor = (type: Field["type"]): OperatorName[] =>
  offered.filter((name) => operatorWords.get(name)?.types.includes(type));

/** How an operator reads for a field: "is at most", for dates "is on or before". */
export const operatorLabel = (entry: OperatorWords, type: Field["type"]): string =>
  (type === "date" || type === "day" ? entry.dateLabel : undefined) ?? entry.label;

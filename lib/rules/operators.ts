import { RE2JS } from "re2js";
import { type Clock, comingMonthDays, dayOf, type Span } from "./calendar.ts";
import { type Compiled, ends, inSpan, literal, oneOf, typeOf, within, withKnown } from "./compile-operand.ts";
import { type Known, typeRules } from "./field-types.ts";
import type { Field, FieldType } from "./fields.ts";
import { spans } from "./moving-spans.ts";
import type { OperandKind } from "./operands.ts";
import { jaroWinkler } from "./similarity.ts";

type Comparison = { test: (a: Known, b: Known) => boolean; mongo: "$eq" | "$lt" | "$lte" | "$gt" | "$gte" };

type Operator = {
  /** How it reads: in the picker and in sentences; `date` where dates read differently. */
  label: string;
  dateLabel?: string;
  types: readonly (FieldType | "cohort")[];
  operand: OperandKind;
  compile: (value: unknown, field: Field, clock: Clock) => Compiled;
  /** How it compares two fields, and for which types. */
  fields?: { types: readonly FieldType[]; comparison: Comparison };
  /** The span of instants that a date must lie in; where it moves with time, who it gains and loses flips. */
  span?: (value: unknown, clock: Clock) => Span;
  /** True where the answer changes with the calendar day. */
  movesWithDay?: boolean;
};

const compares = (types: readonly FieldType[], mongo: Comparison["mongo"], test: Comparison["test"]) => ({
  types,
  comparison: { test, mongo },
});

const ordered = ["number", "date", "day"] as const;
const single = ["text", "select", ...ordered, "boolean"] as const;

const positive = {
  "=": {
    label: "is",
    dateLabel: "is on",
    types: single,
    operand: "scalar",
    compile: (value, field, clock) => {
      if (field.type !== "date") return oneOf(field, [value]);
      const { low, high } = ends(value, field, clock);
      return within(field, { gte: low, lte: high });
    },
    fields: compares(single, "$eq", (a, b) => a === b),
  },
  "<": {
    label: "is less than",
    dateLabel: "is before",
    types: ordered,
    operand: "scalar",
    compile: (value, field, clock) => within(field, { lt: ends(value, field, clock).low }),
    fields: compares(ordered, "$lt", (a, b) => a < b),
  },
  "<=": {
    label: "is at most",
    dateLabel: "is on or before",
    types: ordered,
    operand: "scalar",
    compile: (value, field, clock) => within(field, { lte: ends(value, field, clock).high }),
    fields: compares(ordered, "$lte", (a, b) => a <= b),
  },
  ">": {
    label: "is more than",
    dateLabel: "is after",
    types: ordered,
    operand: "scalar",
    compile: (value, field, clock) => within(field, { gt: ends(value, field, clock).high }),
    fields: compares(ordered, "$gt", (a, b) => a > b),
  },
  ">=": {
    label: "is at least",
    dateLabel: "is on or after",
    types: ordered,
    operand: "scalar",
    compile: (value, field, clock) => within(field, { gte: ends(value, field, clock).low }),
    fields: compares(ordered, "$gte", (a, b) => a >= b),
  },
  between: {
    label: "is between",
    types: ordered,
    operand: "pair",
    compile: (value, field, clock) => {
      const [lower, upper] = value as [unknown, unknown];
      return within(field, { gte: ends(lower, field, clock).low, lte: ends(upper, field, clock).high });
    },
  },
  in: {
    label: "is any of",
    types: ["text", "select", "number"],
    operand: "list",
    compile: (value, field) => oneOf(field, value as unknown[]),
  },
  contains: {
    label: "contains",
    types: ["text"],
    operand: "scalar",
    compile: (value) => literal(value, "anywhere", (seen, text) => seen.includes(text)),
  },
  beginsWith: {
    label: "begins with",
    types: ["text"],
    operand: "scalar",
    compile: (value) => literal(value, "start", (seen, text) => seen.startsWith(text)),
  },
  endsWith: {
    label: "ends with",
    types: ["text"],
    operand: "scalar",
    compile: (value) => literal(value, "end", (seen, text) => seen.endsWith(text)),
  },
  withinLast: {
    label: "is within the last",
    types: ["date"],
    operand: "duration",
    span: spans.withinLast,
    compile: (value, field, clock) => inSpan(field, spans.withinLast(value, clock)),
  },
  withinNext: {
    label: "is within the next",
    types: ["date"],
    operand: "duration",
    span: spans.withinNext,
    compile: (value, field, clock) => inSpan(field, spans.withinNext(value, clock)),
  },
  inThis: {
    label: "is in this",
    types: ["date"],
    operand: "calendar_unit",
    span: spans.inThis,
    compile: (value, field, clock) => inSpan(field, spans.inThis(value, clock)),
  },
  inPrevious: {
    label: "is in the previous",
    types: ["date"],
    operand: "calendar_unit",
    span: spans.inPrevious,
    compile: (value, field, clock) => inSpan(field, spans.inPrevious(value, clock)),
  },
  hasAny: {
    label: "has any of",
    types: ["tags"],
    operand: "list",
    compile: (value) => {
      const wanted = new Set(value as string[]);
      return {
        test: (seen) => (seen as string[]).some((tag) => wanted.has(tag)),
        mongo: withKnown("tags", { $in: value as string[] }),
      };
    },
  },
  hasAll: {
    label: "has all of",
    types: ["tags"],
    operand: "list",
    compile: (value) => ({
      test: (seen) => (value as string[]).every((tag) => (seen as string[]).includes(tag)),
      mongo: withKnown("tags", { $all: value as string[] }),
    }),
  },
  notNull: {
    label: "is known",
    types: [...single, "tags"],
    operand: "none",
    compile: (_value, field) => ({ test: () => true, mongo: typeRules[typeOf(field)].known }),
  },
  memberOf: {
    label: "is a member of",
    types: ["cohort"],
    operand: "cohorts",
    compile: (value) => {
      const wanted = new Set(value as string[]);
      return {
        test: (seen) => (seen as string[]).some((id) => wanted.has(id)),
        mongo: { $in: value as string[] },
      };
    },
  },
  similarTo: {
    label: "is similar to",
    types: ["text"],
    operand: "similar_text",
    compile: (value) => {
      const { text, threshold } = value as { text: string; threshold: number };
      const wanted = text.trim().toLowerCase();
      return {
        test: (seen) => jaroWinkler(String(seen).trim().toLowerCase(), wanted) >= threshold,
        mongo: null,
      };
    },
  },
  anniversaryWithin: {
    label: "has its anniversary within",
    types: ["day", "date"],
    operand: "days_ahead",
    movesWithDay: true,
    compile: (value, field, clock) => {
      const coming = comingMonthDays(clock, value as number);
      const monthDay = (seen: Known) =>
        (field.type === "date" ? dayOf(seen as number, clock.timeZone) : String(seen)).slice(-5);
      return { test: (seen) => coming.has(monthDay(seen)), mongo: null };
    },
  },
  matchesPattern: {
    label: "matches the pattern",
    types: ["text"],
    operand: "pattern",
    compile: (value) => {
      const pattern = RE2JS.compile(String(value));
      return { test: (seen) => pattern.matcher(String(seen)).find(), mongo: null };
    },
  },
} as const satisfies Record<string, Operator>;

export type PositiveName = keyof typeof positive;

/** Each negative operator is the exact complement of its positive twin, unknown values included. */
const negative = {
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

export type NegativeName = keyof typeof negative;
export type OperatorName = PositiveName | NegativeName;

/** An operator by its name: what it is, whose complement it is, how it reads. */
export type OperatorEntry = Operator & { name: OperatorName; negated: boolean };

const entries: [string, OperatorEntry][] = [
  ...Object.entries(positive).map(([name, entry]): [string, OperatorEntry] => [
    name,
    { ...entry, name: name as OperatorName, negated: false },
  ]),
  ...Object.entries(negative).map(([name, { of, ...words }]): [string, OperatorEntry] => [
    name,
    {
      ...(positive[of] as Operator),
      dateLabel: undefined,
      ...words,
      name: name as OperatorName,
      negated: true,
    },
  ]),
];

/** Every operator by name: the one table that validation, evaluators, words and editors read. */
export const operators: ReadonlyMap<string, OperatorEntry> = new Map(entries);

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
  offered.filter((name) => operators.get(name)?.types.includes(type));

/** How an operator reads for a field: "is at most", for dates "is on or before". */
export const operatorLabel = (entry: OperatorEntry, type: Field["type"]): string =>
  (type === "date" || type === "day" ? entry.dateLabel : undefined) ?? entry.label;

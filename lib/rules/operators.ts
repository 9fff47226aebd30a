import { RE2JS } from "re2js";
import { type Clock, comingMonthDays, dayOf, type Span } from "./calendar.ts";
import { type Compiled, ends, inSpan, literal, oneOf, typeOf, within, withKnown } from "./compile-operand.ts";
import { type Known, typeRules } from "./field-types.ts";
import type { Field } from "./fields.ts";
import { spans } from "./moving-spans.ts";
import { type OperatorEntryWords, operatorWords, type PositiveName } from "./operator-words.ts";
import { jaroWinkler } from "./similarity.ts";

type Comparison = { test: (a: Known, b: Known) => boolean; mongo: "$eq" | "$lt" | "$lte" | "$gt" | "$gte" };

type Meaning = {
  compile: (value: unknown, field: Field, clock: Clock) => Compiled;
  /** How it compares two fields; the types for which it does stand beside its words. */
  comparison?: Comparison;
  /** The span of instants that a date must lie in; where it moves with time, who it gains and loses flips. */
  span?: (value: unknown, clock: Clock) => Span;
  /** True where the answer changes with the calendar day. */
  movesWithDay?: boolean;
};

const meanings = {
  "=": {
    compile: (value, field, clock) => {
      if (field.type !== "date") return oneOf(field, [value]);
      const { low, high } = ends(value, field, clock);
      return within(field, { gte: low, lte: high });
    },
    comparison: { mongo: "$eq", test: (a, b) => a === b },
  },
  "<": {
    compile: (value, field, clock) => within(field, { lt: ends(value, field, clock).low }),
    comparison: { mongo: "$lt", test: (a, b) => a < b },
  },
  "<=": {
    compile: (value, field, clock) => within(field, { lte: ends(value, field, clock).high }),
    comparison: { mongo: "$lte", test: (a, b) => a <= b },
  },
  ">": {
    compile: (value, field, clock) => within(field, { gt: ends(value, field, clock).high }),
    comparison: { mongo: "$gt", test: (a, b) => a > b },
  },
  ">=": {
    compile: (value, field, clock) => within(field, { gte: ends(value, field, clock).low }),
    comparison: { mongo: "$gte", test: (a, b) => a >= b },
  },
  between: {
    compile: (value, field, clock) => {
      const [lower, upper] = value as [unknown, unknown];
      return within(field, { gte: ends(lower, field, clock).low, lte: ends(upper, field, clock).high });
    },
  },
  in: {
    compile: (value, field) => oneOf(field, value as unknown[]),
  },
  contains: {
    compile: (value) => literal(value, "anywhere", (seen, text) => seen.includes(text)),
  },
  beginsWith: {
    compile: (value) => literal(value, "start", (seen, text) => seen.startsWith(text)),
  },
  endsWith: {
    compile: (value) => literal(value, "end", (seen, text) => seen.endsWith(text)),
  },
  withinLast: {
    span: spans.withinLast,
    compile: (value, field, clock) => inSpan(field, spans.withinLast(value, clock)),
  },
  withinNext: {
    span: spans.withinNext,
    compile: (value, field, clock) => inSpan(field, spans.withinNext(value, clock)),
  },
  inThis: {
    span: spans.inThis,
    compile: (value, field, clock) => inSpan(field, spans.inThis(value, clock)),
  },
  inPrevious: {
    span: spans.inPrevious,
    compile: (value, field, clock) => inSpan(field, spans.inPrevious(value, clock)),
  },
  hasAny: {
    compile: (value) => {
      const wanted = new Set(value as string[]);
      return {
        test: (seen) => (seen as string[]).some((tag) => wanted.has(tag)),
        mongo: withKnown("tags", { $in: value as string[] }),
      };
    },
  },
  hasAll: {
    compile: (value) => ({
      test: (seen) => (value as string[]).every((tag) => (seen as string[]).includes(tag)),
      mongo: withKnown("tags", { $all: value as string[] }),
    }),
  },
  notNull: {
    compile: (_value, field) => ({ test: () => true, mongo: typeRules[typeOf(field)].known }),
  },
  memberOf: {
    compile: (value) => {
      const wanted = new Set(value as string[]);
      return {
        test: (seen) => (seen as string[]).some((id) => wanted.has(id)),
        mongo: { $in: value as string[] },
      };
    },
  },
  similarTo: {
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
    movesWithDay: true,
    compile: (value, field, clock) => {
      const coming = comingMonthDays(clock, value as number);
      const monthDay = (seen: Known) =>
        (field.type === "date" ? dayOf(seen as number, clock.timeZone) : String(seen)).slice(-5);
      return { test: (seen) => coming.has(monthDay(seen)), mongo: null };
    },
  },
  matchesPattern: {
    compile: (value) => {
      const pattern = RE2JS.compile(String(value));
      return { test: (seen) => pattern.matcher(String(seen)).find(), mongo: null };
    },
  },
} as const satisfies Record<PositiveName, Meaning>;

/** An operator by its name: what it is, whose complement it is, how it reads. */
export type OperatorEntry = OperatorEntryWords & Meaning;

/** Every operator by name: the one table that validation and the evaluators read. */
export const operators: ReadonlyMap<string, OperatorEntry> = new Map(
  [...operatorWords].map(([name, words]) => [name, { ...words, ...(meanings[words.of] as Meaning) }]),
);

import { type Clock, daySpan, parseInstant, type Span } from "./calendar.ts";
import { foldCase, literalPattern } from "./case-folding.ts";
import { type Expression, type Known, type PathCondition, typeRules } from "./field-types.ts";
import type { Field, FieldType } from "./fields.ts";
import { type TextPlace, textExpression } from "./text-expression.ts";

/** An operator with its value, ready for every evaluator; both sides speak of known values only. */
export type Compiled = {
  test: (seen: Known) => boolean;
  /** Condition on the path, or null where MongoDB can't say it. */
  mongo: PathCondition | null;
  /** What must hold besides, as an expression over `$path`. */
  expression?: (path: string) => Expression;
};

/**
 * A condition on a path whose value is known. The condition itself stands first, since servers look at the parts in
 * order and it is what most values fail; where it bounds the value it stands for the bound of what is known.
 */
export const withKnown = (type: FieldType, condition: PathCondition): PathCondition => ({
  ...condition,
  ...typeRules[type].known,
  ...condition,
});
/** The type by which a field is stored. */
export const typeOf = (field: Field): FieldType => (field.type === "cohort" ? "text" : field.type);

type Bounds = { gt?: number | string; gte?: number | string; lt?: number | string; lte?: number | string };

/** The field lies within bounds; dates are given in milliseconds. */
export function within(field: Field, { gt, gte, lt, lte }: Bounds): Compiled {
  const stored = (value: number | string) => (field.type === "date" ? new Date(value) : value);
  const condition: PathCondition = {};
  if (gt !== undefined) condition.$gt = stored(gt);
  if (gte !== undefined) condition.$gte = stored(gte);
  if (lt !== undefined) condition.$lt = stored(lt);
  if (lte !== undefined) condition.$lte = stored(lte);
  return {
    test: (seen) =>
      (gt === undefined || seen > gt) &&
      (gte === undefined || seen >= gte) &&
      (lt === undefined || seen < lt) &&
      (lte === undefined || seen <= lte),
    mongo: withKnown(typeOf(field), condition),
  };
}

/** A date lies within a span of instants. */
export const inSpan = (field: Field, { from, to }: Span): Compiled => within(field, { gte: from, lte: to });

/** What an ordered value covers: itself, or for a date given as a day that whole day in the zone. */
export function ends(
  value: unknown,
  field: Field,
  clock: Clock,
): { low: number | string; high: number | string } {
  if (field.type !== "date") return { low: value as number | string, high: value as number | string };
  const instant = parseInstant(value);
  if (instant !== undefined) return { low: instant, high: instant };
  const { from, to } = daySpan(String(value), clock.timeZone);
  return { low: from, high: to };
}

/** The field equals one of the values. */
export const oneOf = (field: Field, values: unknown[]): Compiled => {
  const wanted = new Set(values);
  const condition = values.length === 1 ? { $eq: values[0] } : { $in: values };
  return { test: (seen) => wanted.has(seen), mongo: withKnown(typeOf(field), condition) };
};

const anchors: Record<TextPlace, [before: string, after: string]> = {
  anywhere: ["", ""],
  start: ["^", ""],
  end: ["", "\\z"],
};

/** The text holds another one literally, whatever its case, at a place. */
export function literal(
  value: unknown,
  place: TextPlace,
  test: (seen: string, text: string) => boolean,
): Compiled {
  const text = String(value);
  const folded = foldCase(text);
  const [before, after] = anchors[place];
  const search = textExpression(text, place);
  const pattern = { $regex: `${before}${literalPattern(text)}${after}` };
  return {
    test: (seen) => test(foldCase(String(seen)), folded),
    // What holds a text that is not empty is known.
    mongo: search?.exact ? (text === "" ? typeRules.text.known : {}) : withKnown("text", pattern),
    ...(search && { expression: search.expression }),
  };
}

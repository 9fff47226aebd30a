import { type Clock, daySpan, parseInstant } from "./calendar.ts";
import { calendarUnits, durationUnits } from "./calendar-units.ts";
import { isDay } from "./field-types.ts";
import type { Field } from "./fields.ts";
import type { OperandKind } from "./operand-kind.ts";
import { patternProblem } from "./pattern-words.ts";

/** What is wrong with a value, and where inside of it. */
export type OperandProblem = { path: string; message: string };

export const longestText = 1_000;
export const longestList = 10_000;

/** A number as people read it: `10,000`. */
export const grouped = (value: number): string => value.toLocaleString("en-US");

/** How a value is shown in a message, cut short. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

const expected = (what: string, value: unknown, path = ""): OperandProblem => ({
  path,
  message: `expected ${what}, got ${shown(value)}`,
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const onlyKeys = (value: Record<string, unknown>, keys: string[]): OperandProblem[] =>
  Object.keys(value)
    .filter((key) => !keys.includes(key))
    .map((key) => ({ path: `/${key}`, message: "unknown field" }));

function checkText(value: unknown, path = ""): OperandProblem[] {
  if (typeof value !== "string") return [expected("a text", value, path)];
  const length = value.length > longestText ? [...value].length : value.length;
  if (length > longestText)
    return [{ path, message: `expected at most ${grouped(longestText)} characters, got ${grouped(length)}` }];
  return [];
}

/** A single value of the field's type. */
function checkScalar(value: unknown, field: Field, path = ""): OperandProblem[] {
  switch (field.type) {
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? [] : [expected("a number", value, path)];
    case "boolean":
      return typeof value === "boolean" ? [] : [expected("true or false", value, path)];
    case "day":
      return isDay(value) ? [] : [expected("a day that exists, as YYYY-MM-DD", value, path)];
    case "date":
      return isDay(value) || parseInstant(value) !== undefined
        ? []
        : [
            expected(
              "an instant with offset (2026-05-01T09:00:00Z) or a day that exists (2026-05-01)",
              value,
              path,
            ),
          ];
    case "select":
      return typeof value === "string" && field.options?.includes(value)
        ? []
        : [expected(`one of ${(field.options ?? []).join(", ")}`, value, path)];
    default:
      return checkText(value, path);
  }
}

function checkList(
  value: unknown,
  each: (item: unknown, path: string) => OperandProblem[],
): OperandProblem[] {
  if (!Array.isArray(value)) return [expected("a list", value)];
  if (value.length === 0) return [{ path: "", message: "expected at least one value, got an empty list" }];
  if (value.length > longestList) {
    const message = `expected at most ${grouped(longestList)} values, got ${grouped(value.length)}; of more ids make a static cohort from a list, and ask who is a member of that cohort`;
    return [{ path: "", message }];
  }
  return value.flatMap((item, index) => each(item, `/${index}`));
}

const lowest = (value: unknown, field: Field, clock: Clock): number | string =>
  field.type === "date"
    ? (parseInstant(value) ?? daySpan(String(value), clock.timeZone).from)
    : (value as number | string);
const highest = (value: unknown, field: Field, clock: Clock): number | string =>
  field.type === "date"
    ? (parseInstant(value) ?? daySpan(String(value), clock.timeZone).to)
    : (value as number | string);

function checkPair(value: unknown, field: Field, clock: Clock): OperandProblem[] {
  if (!Array.isArray(value) || value.length !== 2)
    return [expected("two values, the lower and the upper", value)];
  const [lower, upper] = value;
  const problems = [...checkScalar(lower, field, "/0"), ...checkScalar(upper, field, "/1")];
  if (problems.length > 0 || lowest(lower, field, clock) <= highest(upper, field, clock)) return problems;
  return [
    { path: "", message: `the ends are the wrong way round: ${shown(lower)} is after ${shown(upper)}` },
  ];
}

/** Some 1,900 years of minutes; what lies before the first or after the last day that a date can be is clamped to it. */
const mostAmount = 1_000_000_000;

function checkDuration(value: unknown): OperandProblem[] {
  if (!isObject(value)) return [expected('{ "amount": 7, "unit": "day" }', value)];
  const { amount, unit } = value;
  const problems = onlyKeys(value, ["amount", "unit"]);
  if (!Number.isInteger(amount) || (amount as number) < 1 || (amount as number) > mostAmount) {
    problems.push(expected(`a whole number from 1 to ${mostAmount}`, amount, "/amount"));
  }
  if (!(durationUnits as readonly unknown[]).includes(unit)) {
    problems.push(expected(`one of ${durationUnits.join(", ")}`, unit, "/unit"));
  }
  return problems;
}

function checkSimilar(value: unknown): OperandProblem[] {
  if (!isObject(value)) return [expected('{ "text": "…", "threshold": 0.9 }', value)];
  const { text, threshold } = value;
  const problems = [...onlyKeys(value, ["text", "threshold"]), ...checkText(text, "/text")];
  if (typeof text === "string" && text.trim() === "")
    problems.push(expected("a text that is not blank", text, "/text"));
  if (typeof threshold !== "number" || !(threshold >= 0 && threshold <= 1)) {
    problems.push(expected("a number from 0 to 1", threshold, "/threshold"));
  }
  return problems;
}

function checkPattern(value: unknown): OperandProblem[] {
  const problems = checkText(value);
  if (problems.length > 0) return problems;
  if (value === "") return [expected("a pattern", value)];
  const problem = patternProblem(String(value));
  return problem === undefined ? [] : [{ path: "", message: `${shown(value)} is no pattern: ${problem}` }];
}

const cohortId = /^COH-[1-9]\d{0,14}$/;

/** Checks a value against what the operator takes for the field. */
export function checkOperand(
  kind: OperandKind,
  value: unknown,
  field: Field,
  clock: Clock,
): OperandProblem[] {
  switch (kind) {
    case "none":
      return [];
    case "scalar":
      return checkScalar(value, field);
    case "pair":
      return checkPair(value, field, clock);
    case "list":
      return checkList(value, (item, path) =>
        field.type === "tags" ? checkText(item, path) : checkScalar(item, field, path),
      );
    case "duration":
      return checkDuration(value);
    case "calendar_unit":
      return (calendarUnits as readonly unknown[]).includes(value)
        ? []
        : [expected(`one of ${calendarUnits.join(", ")}`, value)];
    case "similar_text":
      return checkSimilar(value);
    case "days_ahead":
      return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 366
        ? []
        : [expected("a whole number of days from 0 to 366", value)];
    case "pattern":
      return checkPattern(value);
    case "cohorts":
      return checkList(value, (item, path) =>
        typeof item === "string" && cohortId.test(item) ? [] : [expected("a cohort id (COH-1)", item, path)],
      );
  }
}

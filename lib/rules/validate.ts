import type { FieldError } from "../errors.ts";
import type { Clock } from "./calendar.ts";
import type { Field, Registry } from "./fields.ts";
import { checkOperand, grouped, shown } from "./operands.ts";
import { operatorsFor } from "./operator-words.ts";
import { type OperatorEntry, operators } from "./operators.ts";
import { activeRules, type Rule, type RuleGroup } from "./rule.ts";

export const deepestGroup = 10;
export const mostRules = 500;

type Walk = { registry: Registry; clock: Clock; errors: FieldError[]; rules: number; tooMany: boolean };

const ruleKeys = new Set(["id", "field", "operator", "value", "valueSource", "muted", "disabled"]);
const groupKeys = new Set(["id", "combinator", "not", "rules", "atLeast", "muted", "disabled"]);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The outcome of validation: a rule set that every evaluator takes, or all that is wrong with it. */
export type Validated = { kind: "valid"; rules: RuleGroup } | { kind: "invalid"; errors: FieldError[] };

/**
 * Checks a rule set as it was sent.
 * @param path JSON pointer of the rule set in the body, in front of every problem's path
 */
export function validateRules(input: unknown, registry: Registry, clock: Clock, path = "/rules"): Validated {
  const walk: Walk = { registry, clock, errors: [], rules: 0, tooMany: false };
  checkGroup(input, path, 1, walk);
  if (walk.rules > mostRules) {
    walk.errors.push({ path, message: `expected at most ${mostRules} rules, got ${walk.rules}` });
  }
  return walk.errors.length > 0
    ? { kind: "invalid", errors: walk.errors }
    : { kind: "valid", rules: input as RuleGroup };
}

/** A key as it stands in a JSON pointer (RFC 6901). */
const escapeKey = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");

function checkFlags(node: Record<string, unknown>, keys: Set<string>, path: string, walk: Walk): void {
  for (const key of Object.keys(node)) {
    if (!keys.has(key)) walk.errors.push({ path: `${path}/${escapeKey(key)}`, message: "unknown field" });
  }
  for (const flag of ["not", "muted", "disabled"]) {
    if (keys.has(flag) && node[flag] !== undefined && typeof node[flag] !== "boolean") {
      walk.errors.push({
        path: `${path}/${flag}`,
        message: `expected true or false, got ${shown(node[flag])}`,
      });
    }
  }
  if (node.id !== undefined && typeof node.id !== "string") {
    walk.errors.push({ path: `${path}/id`, message: `expected a text, got ${shown(node.id)}` });
  }
}

function checkGroup(group: unknown, path: string, depth: number, walk: Walk): void {
  if (!isObject(group)) {
    walk.errors.push({ path, message: `expected a group of rules, got ${shown(group)}` });
    return;
  }
  if (group.muted === true) return;
  if (depth > deepestGroup) {
    walk.errors.push({ path, message: `groups nest deeper than ${deepestGroup}` });
    return;
  }
  checkFlags(group, groupKeys, path, walk);
  if (group.combinator !== "and" && group.combinator !== "or") {
    walk.errors.push({
      path: `${path}/combinator`,
      message: `expected "and" or "or", got ${shown(group.combinator)}`,
    });
  }
  if (!Array.isArray(group.rules)) {
    walk.errors.push({
      path: `${path}/rules`,
      message: `expected a list of rules, got ${shown(group.rules)}`,
    });
    return;
  }
  for (const [index, child] of group.rules.entries()) {
    const at = `${path}/rules/${index}`;
    if (isObject(child) && "rules" in child) checkGroup(child, at, depth + 1, walk);
    else checkRule(child, at, walk);
  }
  checkAtLeast(group as RuleGroup, path, walk);
}

/** True when every node that is not muted is a rule or a group, however deep; what else is wrong has been said. */
const isWellFormed = (group: Record<string, unknown>): boolean =>
  Array.isArray(group.rules) &&
  group.rules.every(
    (child) => isObject(child) && (child.muted === true || !("rules" in child) || isWellFormed(child)),
  );

function checkAtLeast(group: RuleGroup, path: string, walk: Walk): void {
  const k: unknown = group.atLeast;
  if (k === undefined) return;
  const active = isWellFormed(group) ? activeRules(group).children.length : group.rules.length;
  if (Number.isInteger(k) && (k as number) >= 1 && (k as number) <= active) return;
  walk.errors.push({ path: `${path}/atLeast`, message: atLeastWords(k, active) });
}

/** Why `atLeast` can't be `k` where so many conditions are active. */
function atLeastWords(k: unknown, active: number): string {
  if (active === 0)
    return `no active condition stands in this group, so at least ${shown(k)} of them can't hold`;
  const conditions = active === 1 ? "1 active condition" : `${grouped(active)} active conditions`;
  const choices = active === 1 ? "1" : `a whole number from 1 to ${grouped(active)}`;
  if (typeof k !== "number" || !Number.isInteger(k) || k < 1) {
    return `expected ${choices}, how many of ${conditions} must hold at least, got ${shown(k)}`;
  }
  return `at least ${grouped(k)} of ${conditions} can't hold: choose ${choices}, or add ${active === 1 ? "a condition" : "conditions"}`;
}

function checkRule(rule: unknown, path: string, walk: Walk): void {
  if (!isObject(rule)) {
    walk.errors.push({ path, message: `expected a rule, got ${shown(rule)}` });
    return;
  }
  if (rule.muted === true) return;
  walk.rules++;
  checkFlags(rule, ruleKeys, path, walk);
  const field = typeof rule.field === "string" ? walk.registry.get(rule.field) : undefined;
  if (!field) {
    walk.errors.push({ path: `${path}/field`, message: `there is no field ${shown(rule.field)}` });
    return;
  }
  const entry = typeof rule.operator === "string" ? operators.get(rule.operator) : undefined;
  if (!entry?.types.includes(field.type)) {
    walk.errors.push({
      path: `${path}/operator`,
      message: `"${field.field}" is a ${field.type} field and takes ${operatorsFor(field.type).join(", ")}; got ${shown(rule.operator)}`,
    });
    return;
  }
  checkValue(rule as Rule, field, entry, path, walk);
}

function checkValue(rule: Rule, field: Field, entry: OperatorEntry, path: string, walk: Walk): void {
  if (rule.valueSource !== undefined && rule.valueSource !== "value" && rule.valueSource !== "field") {
    walk.errors.push({
      path: `${path}/valueSource`,
      message: `expected "value" or "field", got ${shown(rule.valueSource)}`,
    });
    return;
  }
  if (entry.operand === "none") return;
  if (rule.valueSource === "field") {
    checkOtherField(rule, field, entry, path, walk);
    return;
  }
  for (const problem of checkOperand(entry.operand, rule.value, field, walk.clock)) {
    walk.errors.push({ path: `${path}/value${problem.path}`, message: problem.message });
  }
}

function checkOtherField(rule: Rule, field: Field, entry: OperatorEntry, path: string, walk: Walk): void {
  const problem = (at: string, message: string) => walk.errors.push({ path: `${path}/${at}`, message });
  if (!(entry.fieldTypes as readonly string[] | undefined)?.includes(field.type)) {
    problem("valueSource", `"${entry.name}" can't compare a ${field.type} field with another field`);
    return;
  }
  const other = typeof rule.value === "string" ? walk.registry.get(rule.value) : undefined;
  if (!other) problem("value", `there is no field ${shown(rule.value)}`);
  else if (other.type !== field.type) {
    problem(
      "value",
      `"${other.field}" is a ${other.type} field; expected a ${field.type} field like "${field.field}"`,
    );
  }
}

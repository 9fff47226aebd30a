import type { Field, Registry } from "@/lib/rules/fields";
import { type OperatorEntryWords, operatorsFor, operatorWords } from "@/lib/rules/operator-words";
import { isGroup, type Rule, type RuleGroup } from "@/lib/rules/rule";
import type { FieldProblem } from "../api";

/** Work on a rule tree, without a screen. */

/** Nodes of a draft that is kept over a reload keep their ids, which those made after it must not meet. */
const loadedAt = Date.now().toString(36);
let lastId = 0;
const newId = (): string => `n${loadedAt}-${++lastId}`;

export const newRule = (): Rule => ({ id: newId(), field: "", operator: "=", value: "" });
export const newGroup = (): RuleGroup => ({ id: newId(), combinator: "and", rules: [newRule()] });

/** A group that holds the node alone. */
export const wrapped = (node: Rule | RuleGroup): RuleGroup => ({
  id: newId(),
  combinator: "and",
  rules: [node],
});

/**
 * The tree with an id at every node. The builder tells rows apart by them: without, it makes up new ones as it likes,
 * and a row that gets another id is made anew, its open picker and its focus gone.
 */
export function withIds(group: RuleGroup): RuleGroup {
  return {
    ...group,
    id: newId(),
    rules: group.rules.map((child) => (isGroup(child) ? withIds(child) : { ...child, id: newId() })),
  };
}

/** JSON pointer of a node in a body `{ rules }`, from react-querybuilder's path of indexes. */
export const pointerOf = (path: readonly number[]): string =>
  `/rules${path.map((index) => `/rules/${index}`).join("")}`;

/** Problems of the node itself, not of the nodes inside of it. */
export function problemsAt(problems: readonly FieldProblem[], path: readonly number[]): string[] {
  const pointer = pointerOf(path);
  const own = new RegExp(`^${pointer}(?:/(?!rules/\\d).*)?$`);
  return problems.filter((problem) => own.test(problem.path)).map((problem) => problem.message);
}

/** The same tree with the node at `path` replaced. */
export function replaceAt(group: RuleGroup, path: readonly number[], node: Rule | RuleGroup): RuleGroup {
  const [first, ...rest] = path;
  if (first === undefined) return node as RuleGroup;
  return {
    ...group,
    rules: group.rules.map((child, index) => {
      if (index !== first) return child;
      return rest.length === 0 || !isGroup(child) ? node : replaceAt(child, rest, node);
    }),
  };
}

/** Whether all of a group must hold, so that each of its conditions leaves fewer people than the one before. */
export const leavesFewer = ({ combinator, atLeast, not }: RuleGroup): boolean =>
  combinator === "and" && atLeast === undefined && not !== true;

/** A value to start an operator with. */
export function startValue(entry: OperatorEntryWords, field: Field): unknown {
  switch (entry.operand) {
    case "none":
      return null;
    case "pair":
      return ["", ""];
    case "list":
    case "cohorts":
      return [];
    case "duration":
      return { amount: 7, unit: "day" };
    case "calendar_unit":
      return "month";
    case "similar_text":
      return { text: "", threshold: 0.9 };
    case "days_ahead":
      return 7;
    default:
      if (field.type === "boolean") return true;
      return field.type === "select" ? (field.options?.[0] ?? "") : "";
  }
}

/** The rule with another field: the operator stays where the field takes it, the value where its kind stays. */
export function withField(rule: Rule, field: Field, registry: Registry): Rule {
  const names = operatorsFor(field.type);
  const name = names.find((candidate) => candidate === rule.operator) ?? names[0] ?? "=";
  const before = registry.get(rule.field);
  const entry = operatorWords.get(name);
  if (!entry) return { ...rule, field: field.field };
  const keeps = before?.type === field.type && field.type !== "select" && rule.operator === name;
  const value = keeps ? rule.value : startValue(entry, field);
  return { ...rule, field: field.field, operator: name, valueSource: "value", value };
}

/** The rule with another operator: the value stays where both take the same kind. */
export function withOperator(rule: Rule, name: string, field: Field): Rule {
  const before = operatorWords.get(rule.operator);
  const entry = operatorWords.get(name);
  if (!entry) return rule;
  if (rule.valueSource === "field" && entry.fieldTypes) return { ...rule, operator: name };
  if (before?.operand === entry.operand && rule.valueSource !== "field") return { ...rule, operator: name };
  const value =
    before?.operand === "scalar" &&
    entry.operand === "list" &&
    rule.value !== "" &&
    rule.valueSource !== "field"
      ? [rule.value]
      : startValue(entry, field);
  return { ...rule, operator: name, valueSource: "value", value };
}

const isBlank = (value: unknown): boolean =>
  value === "" || value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** True while a rule still lacks its field or its value: not wrong, only not finished. */
export function isUnfinished(rule: Rule, registry: Registry): boolean {
  const field = registry.get(rule.field);
  const entry = operatorWords.get(rule.operator);
  if (rule.field === "") return true;
  if (!field || !entry || entry.operand === "none") return false;
  if (entry.operand === "pair") return !Array.isArray(rule.value) || rule.value.some(isBlank);
  if (entry.operand === "similar_text") return isBlank((rule.value as { text?: unknown } | null)?.text);
  if (entry.operand === "duration") return isBlank((rule.value as { amount?: unknown } | null)?.amount);
  return isBlank(rule.value);
}

const unfinishedIn = (node: Rule | RuleGroup, registry: Registry): number => {
  if (node.muted) return 0;
  if (!isGroup(node)) return isUnfinished(node, registry) ? 1 : 0;
  return node.rules.reduce((sum, child) => sum + unfinishedIn(child, registry), 0);
};

/** How many rules that count are unfinished. */
export const countUnfinished = (rules: RuleGroup, registry: Registry): number =>
  unfinishedIn(rules, registry);

/** The tree as it is sent: without the builder's ids. With a registry, unfinished rules are muted, for a preview. */
export function toSend(group: RuleGroup, muteUnfinished?: Registry): RuleGroup {
  const { id: _id, ...rest } = group;
  return {
    ...rest,
    rules: group.rules.map((child) => {
      if (isGroup(child)) return toSend(child, muteUnfinished);
      const { id: _ruleId, ...rule } = child;
      return muteUnfinished && isUnfinished(child, muteUnfinished) ? { ...rule, muted: true } : rule;
    }),
  };
}

function groupsById(group: RuleGroup, found = new Map<string, RuleGroup>()): Map<string, RuleGroup> {
  if (group.id !== undefined) found.set(group.id, group);
  for (const child of group.rules) if (isGroup(child)) groupsById(child, found);
  return found;
}

/** The tree after a change, where no group that conditions were taken out of asks for more of them than are left. */
export function withReachable(before: RuleGroup, after: RuleGroup): RuleGroup {
  const earlier = groupsById(before);
  const lowered = (group: RuleGroup): RuleGroup => {
    const rules = group.rules.map((child) => (isGroup(child) ? lowered(child) : child));
    const isSame = rules.every((child, index) => child === group.rules[index]);
    const inner = isSame ? group : { ...group, rules };
    const were = earlier.get(group.id ?? "")?.rules.length ?? 0;
    const most = Math.max(1, activeChildren(group));
    if (group.atLeast === undefined || group.atLeast <= most || group.rules.length >= were) return inner;
    return { ...inner, atLeast: most };
  };
  return lowered(after);
}

/** Children of a group that count: what `atLeast` may ask for at most. */
export const activeChildren = (group: RuleGroup): number =>
  group.rules.filter((child) => child.muted !== true).length;

import { joinWords } from "../join-words.ts";
import type { Field, Registry } from "./fields.ts";
import { type OperatorWords, operatorLabel, operatorWords } from "./operator-words.ts";
import { type ActiveGroup, type ActiveNode, activeRules, type Rule, type RuleGroup } from "./rule.ts";

const mostShown = 5;

const plural = (amount: number, unit: string): string => (amount === 1 ? `1 ${unit}` : `${amount} ${unit}s`);

function scalarWords(value: unknown): string {
  if (typeof value === "number") return value.toLocaleString("en-US", { maximumFractionDigits: 10 });
  if (typeof value === "boolean") return value ? "yes" : "no";
  return String(value);
}

function listWords(values: unknown[], conjunction: "and" | "or"): string {
  const words = values.slice(0, mostShown).map(scalarWords);
  if (values.length > mostShown) words.push(`${(values.length - mostShown).toLocaleString("en-US")} more`);
  return joinWords(words, conjunction);
}

function valueWords(entry: OperatorWords & { name: string }, value: unknown): string {
  switch (entry.operand) {
    case "none":
      return "";
    case "pair":
      return joinWords((value as unknown[]).map(scalarWords), "and");
    case "list":
    case "cohorts":
      return listWords(value as unknown[], entry.name === "hasAll" ? "and" : "or");
    case "duration": {
      const { amount, unit } = value as { amount: number; unit: string };
      return plural(amount, unit);
    }
    case "similar_text": {
      const { text, threshold } = value as { text: string; threshold: number };
      return `“${text}” (${Math.round(threshold * 100)} % or more)`;
    }
    case "days_ahead":
      return value === 0 ? "today" : `${plural(value as number, "day")} from today`;
    case "pattern":
      return `/${String(value)}/`;
    default:
      return scalarWords(value);
  }
}

/** The name of a field in a sentence: "contact city", "lead status". */
export function fieldWords(field: Field): string {
  const label = /^[A-Z][a-z]/.test(field.label)
    ? field.label.charAt(0).toLowerCase() + field.label.slice(1)
    : field.label;
  if (field.entity === "person") return label;
  return label.toLowerCase().startsWith(field.entity) ? label : `${field.entity} ${label}`;
}

/** One rule in words: "contact city is Pune". Unknown fields and operators are named as they stand. */
export function describeRule(rule: Rule, registry: Registry): string {
  const field = registry.get(rule.field);
  const entry = operatorWords.get(rule.operator);
  if (!field || !entry) return `${rule.field} ${rule.operator}`;
  const subject = `${fieldWords(field)} ${operatorLabel(entry, field.type)}`;
  if (entry.operand === "none") return subject;
  if (rule.valueSource === "field") {
    const other = registry.get(String(rule.value));
    return `${subject} ${other ? fieldWords(other) : String(rule.value)}`;
  }
  return `${subject} ${valueWords(entry, rule.value)}`;
}

const describeNode = (node: ActiveNode, registry: Registry): string =>
  node.kind === "rule" ? describeRule(node.rule, registry) : describeGroup(node, registry, true);

function describeGroup(group: ActiveGroup, registry: Registry, nested: boolean): string {
  if (group.children.length === 0) return group.not ? "nobody" : "anyone";
  const parts = group.children.map((child) => describeNode(child, registry));
  if (group.atLeast !== undefined) {
    return `${group.not ? "not " : ""}at least ${group.atLeast} of (${parts.join("; ")})`;
  }
  const words = joinWords(parts, group.combinator);
  if (group.not) return `not (${words})`;
  return nested && parts.length > 1 ? `(${words})` : words;
}

/** A rule set as one English sentence, without a full stop: "People whose lead status is new and contact city is Pune". */
export function describeRules(rules: RuleGroup, registry: Registry): string {
  const root = activeRules(rules);
  if (root.children.length === 0) return root.not ? "Nobody" : "Everyone who has a lead";
  return `People whose ${describeGroup(root, registry, false)}`;
}

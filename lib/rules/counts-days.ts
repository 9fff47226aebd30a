import { isDay } from "./field-types.ts";
import type { Registry } from "./fields.ts";
import { operatorWords } from "./operator-words.ts";
import { activeRules, type Rule, type RuleGroup, rulesOf } from "./rule.ts";

function countsDaysIn(rule: Rule, registry: Registry): boolean {
  const operand = operatorWords.get(rule.operator)?.operand;
  if (operand === "calendar_unit" || operand === "days_ahead") return true;
  if (registry.get(rule.field)?.type !== "date" || rule.valueSource === "field") return false;
  return [rule.value].flat().some(isDay);
}

/** Whether a rule set means something else in another time zone: it counts days, weeks or months of the calendar. */
export const countsDays = (rules: RuleGroup, registry: Registry): boolean =>
  rulesOf(activeRules(rules)).some(({ rule }) => countsDaysIn(rule, registry));

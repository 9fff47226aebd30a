import { type Clock, dayOf, type Span } from "./calendar.ts";
import type { Field, Registry } from "./fields.ts";
import { operators } from "./operators.ts";
import { activeRules, type RuleGroup, rulesOf } from "./rule.ts";

/** Values of a date field, in milliseconds, for which a condition may answer differently than before. */
export type Flip = { field: Field } & Span;

/**
 * Who can flip between two instants although no data changes: people with a date in one of `spans`, or with
 * `everyone` anybody, where the calendar day has changed and conditions go by it.
 */
export type Flips = { spans: Flip[]; everyone: boolean };

/** What two spans do not have in common, as spans. */
function difference(before: Span, now: Span): Span[] {
  return [
    { from: Math.min(before.from, now.from), to: Math.max(before.from, now.from) - 1 },
    { from: Math.min(before.to, now.to) + 1, to: Math.max(before.to, now.to) },
  ].filter(({ from, to }) => from <= to);
}

/**
 * The flips of a validated rule set between two instants of a zone. Values that leave a moving span and values that
 * come into it are named exactly, so a sweep after a day away asks for a day's worth of people and no more.
 */
export function flipsBetween(rules: RuleGroup, registry: Registry, before: Clock, now: Clock): Flips {
  const flips: Flips = { spans: [], everyone: false };
  const newDay = dayOf(before.now.getTime(), now.timeZone) !== dayOf(now.now.getTime(), now.timeZone);
  for (const { rule } of rulesOf(activeRules(rules))) {
    const field = registry.get(rule.field);
    const entry = operators.get(rule.operator);
    if (!field || !entry) continue;
    if (entry.movesWithDay === true && newDay) flips.everyone = true;
    if (!entry.span) continue;
    const spans = difference(entry.span(rule.value, before), entry.span(rule.value, now));
    flips.spans.push(...spans.map((span) => ({ field, ...span })));
  }
  return flips;
}

"use client";

import { describeRules } from "@/lib/rules/describe";
import type { Registry } from "@/lib/rules/fields";
import { partAt, type RuleGroup } from "@/lib/rules/rule";
import { count, duration, plural } from "../ui/format";
import type { PlanStep } from "./types";

const asked: Record<PlanStep["source"], string> = {
  lead: "Leads",
  contact: "Contacts",
  customer: "Customers",
  membership: "Members of cohorts",
  combine: "One by one",
};

const found = ({ source, found: n }: PlanStep): string =>
  source === "lead" || source === "combine" ? plural(n, "lead") : plural(n, "id");

function words(step: PlanStep, rules: RuleGroup, registry: Registry): string {
  if (step.conditions.length === 0) return "all of them";
  return step.conditions
    .map((pointer) => describeRules(partAt(rules, pointer), registry).replace(/^People whose /, ""))
    .join(", and ");
}

/** How the people were found: what was asked of which collection, what came back, and what took the most time. */
export function PlanSteps({
  steps,
  rules,
  registry,
}: {
  steps: PlanStep[];
  rules: RuleGroup;
  registry: Registry;
}) {
  const most = Math.max(...steps.map((step) => step.duration_ms));
  const total = steps.reduce((sum, step) => sum + step.duration_ms, 0);
  return (
    <ol aria-label="How they were found" className="flex flex-col gap-2.5">
      {steps.map((step, i) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a plan that is only read has no other identity
          key={i}
          className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-1 text-[13px]"
        >
          <span className="min-w-0 break-words">
            <span className="font-medium">{asked[step.source]}</span>
            <span className="text-muted"> · {words(step, rules, registry)}</span>
          </span>
          <span className="text-right text-muted tabular-nums">
            {found(step)} · {duration(step.duration_ms)}
          </span>
          <span aria-hidden className="col-span-2 h-1 overflow-hidden rounded-full bg-line">
            <span
              className={`block h-full rounded-full ${step.duration_ms === most ? "bg-warn" : "bg-muted"}`}
              style={{ width: `${total === 0 ? 0 : (100 * step.duration_ms) / total}%` }}
            />
          </span>
          {steps.length > 1 && most >= 5 && step.duration_ms === most && (
            <span className="col-span-2 text-xs text-warn">
              Took the most time: {count((100 * most) / total)} % of the search
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}

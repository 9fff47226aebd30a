"use client";

import { describeRule } from "@/lib/rules/describe";
import type { Registry } from "@/lib/rules/fields";
import { isGroup, type Rule, type RuleGroup } from "@/lib/rules/rule";

function groupWords(group: RuleGroup): string {
  const words =
    group.atLeast !== undefined
      ? `at least ${group.atLeast} of`
      : group.combinator === "and"
        ? "all of"
        : "any of";
  return group.not ? `not ${words}` : words;
}

/** A rule tree to read: one condition a line, groups indented. */
export function RuleTree({ node, registry }: { node: Rule | RuleGroup; registry: Registry }) {
  const muted = node.muted ? "text-muted line-through" : "";
  if (!isGroup(node)) {
    const words = describeRule(node, registry);
    return (
      <li className={`py-1 text-sm first-letter:uppercase ${muted}`}>
        {words}
        {node.muted && <span className="sr-only"> (muted)</span>}
      </li>
    );
  }
  return (
    <li className={muted}>
      <p className="py-1 text-[13px] font-medium text-muted first-letter:uppercase">{groupWords(node)}</p>
      <ul className="ml-1 border-l border-line pl-4">
        {node.rules.map((child, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a tree that is only read has no other identity
          <RuleTree key={index} node={child} registry={registry} />
        ))}
      </ul>
    </li>
  );
}

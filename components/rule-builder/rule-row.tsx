"use client";

import { ArrowDown, ArrowUp, Copy, Eye, EyeOff, GitCompareArrows, X } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { type RuleProps, useRule } from "react-querybuilder";
import { operatorLabel, operatorsFor, operatorWords } from "@/lib/rules/operator-words";
import type { Rule } from "@/lib/rules/rule";
import { IconButton } from "../ui/button";
import { Select } from "../ui/fields";
import { type MenuEntry, MoreMenu } from "../ui/menu";
import { focusAround, useBuilder } from "./builder-context";
import { FieldPicker } from "./field-picker";
import { isUnfinished, problemsAt, replaceAt, startValue, withField, withOperator } from "./tree";
import { ValueEditor } from "./value-editor";

const icon = "size-4 text-muted";

/** `Condition 2.1`: its place, counted as people do. */
export const placeName = (path: readonly number[]): string => path.map((index) => index + 1).join(".");

function useRowMenu(props: RuleProps, rule: Rule, replace: (next: Rule) => void): MenuEntry[] {
  const row = useRule(props);
  const { registry } = useBuilder();
  const field = registry.get(rule.field);
  const entry = operatorWords.get(rule.operator);
  const entries: MenuEntry[] = [
    {
      id: "clone",
      label: "Duplicate",
      icon: <Copy className={icon} aria-hidden />,
      onSelect: () => row.cloneRule(),
    },
    {
      id: "mute",
      label: rule.muted ? "Count it again" : "Mute",
      icon: rule.muted ? <Eye className={icon} aria-hidden /> : <EyeOff className={icon} aria-hidden />,
      onSelect: () => row.toggleMuteRule(),
    },
  ];
  if (field && entry && (entry.fieldTypes as readonly string[] | undefined)?.includes(field.type)) {
    const isField = rule.valueSource === "field";
    entries.push({
      id: "source",
      label: isField ? "Compare with a value" : "Compare with another field",
      icon: <GitCompareArrows className={icon} aria-hidden />,
      onSelect: () =>
        replace({
          ...rule,
          valueSource: isField ? "value" : "field",
          value: isField ? startValue(entry, field) : "",
        }),
    });
  }
  if (!props.shiftUpDisabled) {
    entries.push({
      id: "up",
      label: "Move up",
      icon: <ArrowUp className={icon} aria-hidden />,
      onSelect: () => row.shiftRuleUp(),
    });
  }
  if (!props.shiftDownDisabled) {
    entries.push({
      id: "down",
      label: "Move down",
      icon: <ArrowDown className={icon} aria-hidden />,
      onSelect: () => row.shiftRuleDown(),
    });
  }
  return entries;
}

/** One condition: field, operator, value, and what is wrong with it. */
export function RuleRow(props: RuleProps) {
  const { registry, problems, isAdding } = useBuilder();
  const { removeRule } = useRule(props);
  const [isNew] = useState(() => isAdding.current);
  useEffect(() => {
    isAdding.current = false;
  }, [isAdding]);
  const noteId = useId();
  // The builder only ever holds the rules of lib/rules: the library's type is the wider one.
  const rule = props.rule as Rule;
  const field = registry.get(rule.field);
  const entry = operatorWords.get(rule.operator);
  const place = placeName(props.path);
  // Typed as any rule group by the library, for its other kinds of query; ours is always a RuleGroup.
  const replace = (next: Rule) =>
    props.schema.dispatchQuery(replaceAt(props.schema.getQuery() as never, props.path, next) as never);
  const entries = useRowMenu(props, rule, replace);
  const own = problemsAt(problems, props.path);
  const isMuted = rule.muted === true || props.parentMuted === true;
  const unfinished = !isMuted && isUnfinished(rule, registry);
  const hasProblem = own.length > 0 && !unfinished && !isMuted;
  const describedBy = hasProblem || unfinished ? noteId : undefined;

  return (
    <li aria-label={`Condition ${place}`} data-rule-node>
      <div className="flex items-start gap-1">
        <div
          className={`flex min-w-0 flex-1 flex-wrap items-center gap-1.5 ${isMuted ? "opacity-55" : ""}`}
          data-muted={isMuted || undefined}
        >
          <FieldPicker
            label={`Field of condition ${place}`}
            field={rule.field}
            autoFocus={isNew}
            onPick={(name) => {
              const next = registry.get(name);
              if (next) replace(withField(rule, next, registry));
            }}
            isInvalid={hasProblem && !field}
            describedBy={describedBy}
          />
          {field && (
            <Select
              small
              aria-label={`Operator of condition ${place}`}
              value={rule.operator}
              onChange={(event) => replace(withOperator(rule, event.target.value, field))}
            >
              {operatorsFor(field.type).map((name) => {
                const option = operatorWords.get(name);
                return (
                  <option key={name} value={name}>
                    {option ? operatorLabel(option, field.type) : name}
                  </option>
                );
              })}
            </Select>
          )}
          {field && entry && (
            <ValueEditor
              rule={rule}
              entry={entry}
              field={field}
              value={rule.value}
              onChange={(value) => replace({ ...rule, value })}
              label={`Value of condition ${place}`}
              describedBy={describedBy}
              isInvalid={hasProblem}
            />
          )}
          {rule.muted && <span className="text-xs text-muted">muted</span>}
        </div>
        <MoreMenu label={`Actions for condition ${place}`} entries={entries} />
        <IconButton
          label={`Remove condition ${place}`}
          onPress={({ target }) => {
            focusAround(target);
            removeRule();
          }}
          className="text-muted"
        >
          <X aria-hidden />
        </IconButton>
      </div>
      {(hasProblem || unfinished) && (
        <p id={noteId} className={`pt-1 text-xs ${hasProblem ? "text-bad" : "text-muted"}`}>
          {hasProblem
            ? own.join(" · ")
            : rule.field === ""
              ? "Choose a field. Until then this condition does not count."
              : "Give a value. Until then this condition does not count."}
        </p>
      )}
    </li>
  );
}

"use client";

import { GitCompareArrows, X } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { type RuleProps, useRule } from "react-querybuilder";
import { operatorLabel, operatorsFor, operatorWords } from "@/lib/rules/operator-words";
import type { Rule } from "@/lib/rules/rule";
import { IconButton } from "../ui/button";
import { Select } from "../ui/fields";
import { type MenuEntry, MoreMenu } from "../ui/menu";
import { focusAround, useBuilder } from "./builder-context";
import { DragHandle } from "./drag-handle";
import { FieldPicker } from "./field-picker";
import { useNodeMenu } from "./node-menu";
import { PeopleLeft } from "./people-left";
import { isUnfinished, problemsAt, startValue, withField, withOperator } from "./tree";
import { dropLine, useDrop } from "./use-drop";
import { ValueEditor } from "./value-editor";

/** `Condition 2.1`: its place, counted as people do. */
export const placeName = (path: readonly number[]): string => path.map((index) => index + 1).join(".");

function useRowMenu(props: RuleProps, rule: Rule): MenuEntry[] {
  const row = useRule(props);
  const { registry, replace } = useBuilder();
  const field = registry.get(rule.field);
  const entry = operatorWords.get(rule.operator);
  const entries = useNodeMenu({
    node: rule,
    path: props.path,
    onClone: () => row.cloneRule(),
    onMute: () => row.toggleMuteRule(),
  });
  if (field && entry && (entry.fieldTypes as readonly string[] | undefined)?.includes(field.type)) {
    const isField = rule.valueSource === "field";
    entries.splice(2, 0, {
      id: "source",
      label: isField ? "Compare with a value" : "Compare with another field",
      icon: <GitCompareArrows className="size-4 text-muted" aria-hidden />,
      onSelect: () =>
        replace(props.path, {
          ...rule,
          valueSource: isField ? "value" : "field",
          value: isField ? startValue(entry, field) : "",
        }),
    });
  }
  return entries;
}

/** One condition: field, operator, value, and what is wrong with it. */
export function RuleRow(props: RuleProps) {
  const { registry, problems, isAdding, replace: replaceNode } = useBuilder();
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
  const replace = (next: Rule) => replaceNode(props.path, next);
  const entries = useRowMenu(props, rule);
  const drop = useDrop(props.path, "beside");
  const own = problemsAt(problems, props.path);
  const isMuted = rule.muted === true || props.parentMuted === true;
  const unfinished = !isMuted && isUnfinished(rule, registry);
  const hasProblem = own.length > 0 && !unfinished && !isMuted;
  const describedBy = hasProblem || unfinished ? noteId : undefined;

  return (
    <li
      aria-label={`Condition ${place}`}
      data-rule-node
      data-unfinished={unfinished ? noteId : undefined}
      className={drop.place ? dropLine[drop.place] : ""}
      {...drop.handlers}
    >
      <div className="flex items-start gap-1 max-sm:flex-wrap">
        <DragHandle path={props.path} name={`condition ${place}`} />
        <div
          className={`flex min-w-0 flex-1 flex-wrap items-center gap-1.5 max-sm:order-last max-sm:basis-full ${isMuted ? "not-counted" : ""}`}
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
        <span className="ml-auto flex shrink-0 items-center gap-1">
          {!isMuted && !unfinished && (
            <PeopleLeft id={rule.id} name={`condition ${place}`} path={props.path} />
          )}
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
        </span>
      </div>
      {(hasProblem || unfinished) && (
        <p
          id={noteId}
          className={`pt-1 pl-5.5 text-xs first-letter:uppercase ${hasProblem ? "text-bad" : "text-muted"}`}
        >
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

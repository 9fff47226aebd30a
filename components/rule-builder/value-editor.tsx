"use client";

import type { ComponentType } from "react";
import type { OperandKind } from "@/lib/rules/operand-kind";
import type { OperatorEntryWords } from "@/lib/rules/operator-words";
import type { Rule } from "@/lib/rules/rule";
import { Picker } from "../ui/picker";
import { useBuilder } from "./builder-context";
import { fieldGroups, fieldName } from "./fields";
import { CohortsEditor, ListEditor } from "./list-editor";
import { type EditorProps, ScalarEditor } from "./scalar-editor";
import {
  CalendarUnitEditor,
  DaysAheadEditor,
  DurationEditor,
  PairEditor,
  PatternEditor,
  SimilarTextEditor,
} from "./span-editors";

const exact = new Set(["=", "!="]);

const editors: Record<Exclude<OperandKind, "none" | "scalar">, ComponentType<EditorProps>> = {
  pair: PairEditor,
  list: ListEditor,
  cohorts: CohortsEditor,
  duration: DurationEditor,
  calendar_unit: CalendarUnitEditor,
  similar_text: SimilarTextEditor,
  days_ahead: DaysAheadEditor,
  pattern: PatternEditor,
};

function OtherField({ field, value, onChange, describedBy, isDisabled, isInvalid }: EditorProps) {
  const { registry } = useBuilder();
  const fields = [...registry.values()].filter((other) => other.type === field.type && other !== field);
  const chosen = registry.get(String(value));
  const name = chosen && fieldName(chosen);
  return (
    <Picker
      label={name ? `Other field: ${name.entity} ${name.label}` : "Other field"}
      searchLabel="Search fields"
      groups={fieldGroups(fields)}
      selected={chosen ? [chosen.field] : []}
      onPick={onChange}
      isDisabled={isDisabled}
      isInvalid={isInvalid}
      describedBy={describedBy}
      className="min-w-44"
    >
      {name ? (
        <>
          <span className="text-muted">{name.entity}</span> {name.label}
        </>
      ) : (
        <span className="text-muted">Choose a field</span>
      )}
    </Picker>
  );
}

/** The editor that the operator's kind of value asks for. */
export function ValueEditor({
  rule,
  entry,
  ...props
}: EditorProps & { rule: Rule; entry: OperatorEntryWords }) {
  if (entry.operand === "none") return null;
  if (rule.valueSource === "field") return <OtherField {...props} />;
  if (entry.operand === "scalar") {
    return <ScalarEditor {...props} suggests={props.field.type === "text" && exact.has(entry.name)} />;
  }
  const Editor = editors[entry.operand];
  return <Editor {...props} />;
}

"use client";

import { useMemo, useRef } from "react";
import { QueryBuilder, type RuleGroupType, type RuleType } from "react-querybuilder";
import type { Field } from "@/lib/rules/fields";
import type { RuleGroup as Group } from "@/lib/rules/rule";
import type { FieldProblem } from "../api";
import { BuilderContext } from "./builder-context";
import { fieldGroups } from "./fields";
import { RuleGroup } from "./rule-group";
import { RuleRow } from "./rule-row";
import { newGroup, newRule } from "./tree";

type RuleBuilderProps = {
  rules: Group;
  onChange: (rules: Group) => void;
  fields: Field[];
  cohorts: { cohort_id: string; name: string }[];
  problems: readonly FieldProblem[];
  timeZone: string;
};

const controlElements = { rule: RuleRow, ruleGroup: RuleGroup };

/** The editor of a rule tree; react-querybuilder keeps the tree, our parts show it. */
export function RuleBuilder({ rules, onChange, fields, cohorts, problems, timeZone }: RuleBuilderProps) {
  const isAdding = useRef(false);
  const context = useMemo(
    () => ({
      isAdding,
      registry: new Map(fields.map((field) => [field.field, field])),
      groups: fieldGroups(fields),
      cohorts,
      problems,
      timeZone,
    }),
    [fields, cohorts, problems, timeZone],
  );
  const options = useMemo(() => fields.map(({ field, label }) => ({ name: field, label })), [fields]);
  return (
    <BuilderContext value={context}>
      <QueryBuilder
        fields={options}
        // Same shape: ours narrows the library's combinators and value sources.
        query={rules as RuleGroupType}
        onQueryChange={(query) => onChange(query as Group)}
        onAddRule={() => newRule() as RuleType}
        onAddGroup={() => newGroup() as RuleGroupType}
        controlElements={controlElements}
        listsAsArrays
        resetOnFieldChange={false}
        enableMountQueryChange={false}
        maxLevels={10}
        suppressStandardClassnames
      />
    </BuilderContext>
  );
}

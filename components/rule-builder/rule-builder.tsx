"use client";

import { useCallback, useMemo, useRef, useState } from "react";
import { move as moveTo, QueryBuilder, type RuleGroupType, type RuleType } from "react-querybuilder";
import type { Field } from "@/lib/rules/fields";
import type { RuleGroup as Group, Rule } from "@/lib/rules/rule";
import type { FieldProblem } from "../api";
import { BuilderContext, type PeopleLeft } from "./builder-context";
import { fieldGroups } from "./fields";
import { nodeAt, pathOf } from "./move-node";
import { RuleGroup } from "./rule-group";
import { placeName, RuleRow } from "./rule-row";
import { newGroup, newRule, replaceAt, withReachable } from "./tree";

type RuleBuilderProps = {
  rules: Group;
  onChange: (rules: Group) => void;
  fields: Field[];
  cohorts: { cohort_id: string; name: string }[];
  problems: readonly FieldProblem[];
  timeZone: string;
  left: PeopleLeft;
};

const controlElements = { rule: RuleRow, ruleGroup: RuleGroup };

/** The editor of a rule tree; react-querybuilder keeps the tree, our parts show it. */
export function RuleBuilder({
  rules,
  onChange,
  fields,
  cohorts,
  problems,
  timeZone,
  left,
}: RuleBuilderProps) {
  const isAdding = useRef(false);
  const movedId = useRef<string | null>(null);
  const dragged = useRef<readonly number[] | null>(null);
  const [spoken, setSpoken] = useState("");
  const latest = useRef({ rules, onChange });
  latest.current = { rules, onChange };
  const put = useCallback((next: Group) => {
    const { rules: before, onChange: tell } = latest.current;
    tell(withReachable(before, next));
  }, []);
  const fixed = useMemo(
    () => ({
      isAdding,
      movedId,
      dragged,
      replace: (path: readonly number[], node: Rule | Group) =>
        put(replaceAt(latest.current.rules, path, node)),
      move: (from: readonly number[], to: readonly number[]) => {
        const before = latest.current.rules;
        const next = moveTo(before as RuleGroupType, [...from], [...to]) as Group;
        const id = nodeAt(before, from)?.id;
        const came = id === undefined ? null : pathOf(next, id);
        if (came) setSpoken(`Moved to ${placeName(came)}`);
        put(next);
      },
    }),
    [put],
  );
  const context = useMemo(
    () => ({
      ...fixed,
      root: rules,
      left,
      registry: new Map(fields.map((field) => [field.field, field])),
      groups: fieldGroups(fields),
      cohorts,
      problems,
      timeZone,
    }),
    [fixed, rules, left, fields, cohorts, problems, timeZone],
  );
  const options = useMemo(() => fields.map(({ field, label }) => ({ name: field, label })), [fields]);
  return (
    <BuilderContext value={context}>
      <QueryBuilder
        fields={options}
        // Same shape: ours narrows the library's combinators and value sources.
        query={rules as RuleGroupType}
        onQueryChange={(query) => put(query as Group)}
        onAddRule={() => newRule() as RuleType}
        onAddGroup={() => newGroup() as RuleGroupType}
        controlElements={controlElements}
        listsAsArrays
        resetOnFieldChange={false}
        enableMountQueryChange={false}
        maxLevels={10}
        suppressStandardClassnames
      />
      <p role="status" className="sr-only">
        {spoken}
      </p>
    </BuilderContext>
  );
}

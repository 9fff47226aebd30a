"use client";

import { FolderPlus, Plus, X } from "lucide-react";
import { RuleGroupBodyComponents, type RuleGroupProps, useRuleGroup } from "react-querybuilder";
import type { RuleGroup as Group } from "@/lib/rules/rule";
import { Button, IconButton } from "../ui/button";
import { Choice, Select } from "../ui/fields";
import { MoreMenu } from "../ui/menu";
import { focusAround, useBuilder } from "./builder-context";
import { DragHandle } from "./drag-handle";
import { useNodeMenu } from "./node-menu";
import { NumberInput } from "./number-input";
import { PeopleLeft } from "./people-left";
import { placeName } from "./rule-row";
import { activeChildren, problemsAt } from "./tree";
import { dropLine, useDrop } from "./use-drop";

type HeadProps = {
  group: Group;
  name: string;
  onChange: (next: Group) => void;
};

/** `All of`, `any of`, `at least 2 of`, and their complement. */
function GroupHead({ group, name, onChange }: HeadProps) {
  const mode = group.atLeast === undefined ? group.combinator : "atLeast";
  const most = Math.max(1, activeChildren(group));
  const choose = (next: string) => {
    const { atLeast: _atLeast, ...rest } = group;
    if (next === "atLeast") onChange({ ...rest, atLeast: Math.min(2, most) });
    else onChange({ ...rest, combinator: next === "or" ? "or" : "and" });
  };
  return (
    <>
      <Select
        small
        aria-label={`How many of ${name}`}
        value={mode}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="and">All of</option>
        <option value="or">Any of</option>
        <option value="atLeast">At least</option>
      </Select>
      {mode === "atLeast" && (
        <>
          <NumberInput
            whole
            value={group.atLeast}
            onNumber={(value) => onChange({ ...group, atLeast: value === "" ? 0 : value })}
            aria-label={`At least how many of ${name}`}
            className="w-14"
          />
          <span className="text-[13px] text-muted">of {most}</span>
        </>
      )}
      <Choice
        label="not"
        aria-label={`The opposite of ${name}`}
        checked={group.not === true}
        onChange={(event) => onChange({ ...group, not: event.target.checked || undefined })}
        className="ml-1 items-center"
      />
    </>
  );
}

/** A group of conditions with a line at its side. */
export function RuleGroup(props: RuleGroupProps) {
  const state = useRuleGroup(props);
  const { problems, isAdding, replace } = useBuilder();
  const isRoot = props.path.length === 0;
  // The builder only ever holds the groups of lib/rules: the library's type is the wider one.
  const group = props.ruleGroup as Group;
  const name = isRoot ? "the conditions" : `group ${placeName(props.path)}`;
  const own = problemsAt(problems, props.path);
  const isMuted = group.muted === true || props.parentMuted === true;
  const entries = useNodeMenu({
    node: group,
    path: props.path,
    onClone: () => state.cloneGroup(),
    onMute: () => state.toggleMuteGroup(),
  });
  const beside = useDrop(props.path, "beside");
  const inside = useDrop(props.path, { inside: group.rules.length });

  const content = (
    <>
      <div className="flex items-center gap-1">
        {!isRoot && <DragHandle path={props.path} name={name} />}
        <div className={`flex min-w-0 flex-1 flex-wrap items-center gap-1.5 ${isMuted ? "not-counted" : ""}`}>
          <GroupHead group={group} name={name} onChange={(next) => replace(props.path, next)} />
          {group.muted && <span className="text-xs text-muted">muted</span>}
        </div>
        {!isRoot && (
          <>
            {!isMuted && <PeopleLeft id={group.id} name={name} path={props.path} />}
            <MoreMenu label={`Actions for ${name}`} entries={entries} />
            <IconButton
              label={`Remove ${name}`}
              onPress={({ target }) => {
                focusAround(target);
                state.removeGroup();
              }}
              className="text-muted"
            >
              <X aria-hidden />
            </IconButton>
          </>
        )}
      </div>
      {own.length > 0 && !isMuted && (
        <p className="pt-1 text-xs text-bad first-letter:uppercase">{own.join(" · ")}</p>
      )}
      {group.rules.length > 0 && (
        <ul className="mt-3 ml-2 flex flex-col gap-3 border-l border-line pl-4">
          <RuleGroupBodyComponents {...state} />
        </ul>
      )}
      {group.rules.length === 0 && (
        <p className="pt-2 text-[13px] text-muted">
          {isRoot ? "No conditions: everyone who has a lead belongs." : "An empty group holds for everyone."}
        </p>
      )}
      <div
        data-adders
        className={`mt-3 ml-2 flex gap-1 rounded-lg pl-2 ${inside.place ? dropLine[inside.place] : ""}`}
        {...inside.handlers}
      >
        <Button
          kind="quiet"
          size="sm"
          onPress={() => {
            isAdding.current = true;
            state.addRule();
          }}
        >
          <Plus aria-hidden /> Condition
        </Button>
        {props.path.length < 9 && (
          <Button
            kind="quiet"
            size="sm"
            onPress={() => {
              isAdding.current = true;
              state.addGroup();
            }}
          >
            <FolderPlus aria-hidden /> Group
          </Button>
        )}
      </div>
    </>
  );
  return isRoot ? (
    <div data-rule-group>{content}</div>
  ) : (
    <li
      aria-label={`Group ${placeName(props.path)}`}
      data-rule-node
      data-rule-group
      className={`rounded-lg border border-line bg-background p-3 ${beside.place ? dropLine[beside.place] : ""}`}
      {...beside.handlers}
    >
      {content}
    </li>
  );
}

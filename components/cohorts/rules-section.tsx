"use client";

import { Redo2, Undo2 } from "lucide-react";
import type { Field } from "@/lib/rules/fields";
import type { FieldProblem } from "../api";
import type { PeopleLeft } from "../rule-builder/builder-context";
import { RuleBuilder } from "../rule-builder/rule-builder";
import { IconButton } from "../ui/button";
import { Choice } from "../ui/fields";
import { StartFrom } from "./start-from";
import { startedFrom } from "./templates";
import type { CohortDraft } from "./types";
import { useUndoKeys } from "./use-undo-keys";

type RulesSectionProps = {
  draft: CohortDraft;
  change: (part: Partial<CohortDraft>) => void;
  undo: (() => void) | undefined;
  redo: (() => void) | undefined;
  everyone: boolean;
  offersTemplates: boolean;
  fields: Field[];
  cohorts: { cohort_id: string; name: string }[];
  problems: readonly FieldProblem[];
  timeZone: string;
  left: PeopleLeft;
};

/** The rules being written: templates to start from, undo and redo, the builder. */
export function RulesSection({ draft, change, undo, redo, everyone, ...rest }: RulesSectionProps) {
  const { offersTemplates, ...builder } = rest;
  useUndoKeys(undo, redo);
  return (
    <section aria-label="Rules" className="rounded-xl border border-line bg-surface p-4 sm:p-5">
      <div className="flex items-center gap-1 pb-3">
        <h2 className="flex-1 text-[15px] font-semibold">Who belongs</h2>
        {/* Disabled in name only: whoever presses them by key to the last step keeps the focus. */}
        <IconButton
          label="Undo"
          aria-keyshortcuts="Control+Z"
          aria-disabled={!undo || undefined}
          onPress={() => undo?.()}
        >
          <Undo2 aria-hidden />
        </IconButton>
        <IconButton
          label="Redo"
          aria-keyshortcuts="Control+Shift+Z"
          aria-disabled={!redo || undefined}
          onPress={() => redo?.()}
        >
          <Redo2 aria-hidden />
        </IconButton>
      </div>
      {offersTemplates && (
        <StartFrom fields={builder.fields} onStart={(template) => change(startedFrom(template, draft))} />
      )}
      <RuleBuilder rules={draft.rules} onChange={(rules) => change({ rules })} {...builder} />
      {everyone && (
        <Choice
          className="mt-3 border-t border-line pt-3"
          label="Everyone who has a lead belongs to this cohort"
          checked={draft.allow_all}
          onChange={(event) => change({ allow_all: event.target.checked })}
        />
      )}
    </section>
  );
}

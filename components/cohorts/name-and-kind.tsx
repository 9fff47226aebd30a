"use client";

import type { KeyboardEvent, RefObject } from "react";
import { TextField } from "../ui/fields";
import { TypeChoice } from "./type-choice";
import type { CohortDraft } from "./types";

type NameAndKindProps = {
  draft: CohortDraft;
  change: (part: Partial<CohortDraft>) => void;
  problem: string | undefined;
  nameField: RefObject<HTMLInputElement | null>;
  /** Enter was pressed. */
  onEnter: () => void;
};

/** What a cohort is called, what it is for, how it is kept. */
export function NameAndKind({ draft, change, problem, nameField, onEnter }: NameAndKindProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onEnter();
  };
  return (
    <div className="flex flex-col gap-4">
      <TextField
        label="Name"
        ref={nameField}
        value={draft.name}
        onChange={(event) => change({ name: event.target.value })}
        onKeyDown={onKeyDown}
        problem={problem}
        maxLength={200}
        placeholder="Gold customers in Pune"
        autoComplete="off"
      />
      <TextField
        label="What it is for"
        value={draft.description}
        onChange={(event) => change({ description: event.target.value })}
        onKeyDown={onKeyDown}
        placeholder="Optional"
        maxLength={2000}
        autoComplete="off"
      />
      <TypeChoice value={draft.type} onChange={(type) => change({ type })} />
    </div>
  );
}

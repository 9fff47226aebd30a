"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Registry } from "@/lib/rules/fields";
import { isGroup, matchesEveryone, type RuleGroup } from "@/lib/rules/rule";
import { useMe } from "../frame/me";
import { countUnfinished, newGroup, toSend, withIds } from "../rule-builder/tree";
import { beginHistory, type History, redoStep, takeStep, undoStep } from "./draft-history";
import { draftKey, forgetDraft, keepDraft, readKept } from "./kept-draft";
import type { Cohort, CohortDraft } from "./types";

const empty = (): CohortDraft => ({
  name: "",
  description: "",
  type: "dynamic",
  rules: newGroup(),
  allow_all: false,
});

const fromCohort = (cohort: Cohort): CohortDraft => ({
  name: cohort.name,
  description: cohort.description,
  type: cohort.type,
  rules: cohort.rules ? withIds(cohort.rules) : newGroup(),
  allow_all: cohort.allow_all,
});

const shapeOf = (group: RuleGroup): string =>
  `${group.id}(${group.rules.map((child) => (isGroup(child) ? shapeOf(child) : child.id)).join()})`;

/** What a change is about: typing goes on at the same place, while each move of a node is a step of its own. */
const stepName = (part: Partial<CohortDraft>, before: CohortDraft): string => {
  const moved = part.rules && shapeOf(part.rules) !== shapeOf(before.rules) ? shapeOf(part.rules) : "";
  return `${Object.keys(part).join()} ${moved}`;
};

const plain = (draft: CohortDraft): string => JSON.stringify({ ...draft, rules: toSend(draft.rules) });

/** Keeps what is not saved in this tab, and asks before the window is closed over it. */
function useKeeping(
  key: string,
  opened: Cohort | undefined,
  history: History<CohortDraft>,
  isDirty: boolean,
) {
  const isDone = useRef(false);
  useEffect(() => {
    if (isDone.current) return;
    if (isDirty) keepDraft(key, { opened, history });
    else forgetDraft(key);
  }, [key, opened, history, isDirty]);
  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent) => !isDone.current && event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isDirty]);
  return useCallback(() => {
    isDone.current = true;
    forgetDraft(key);
  }, [key]);
}

/** The steps of an earlier visit that were begun on the same version: those of another one are no changes of this. */
function keptSteps(key: string, opened: Cohort | undefined): History<CohortDraft> | null {
  const kept = readKept(key);
  return kept?.opened?.version === opened?.version ? (kept?.history ?? null) : null;
}

/** What is edited, step by step, whether it differs from what was opened, and what is still wrong with it. */
export function useCohortDraft(cohort: Cohort | undefined) {
  const start = useMemo(() => (cohort ? fromCohort(cohort) : empty()), [cohort]);
  const key = draftKey(useMe().id, cohort?.cohort_id);
  const [kept, setKept] = useState(() => keptSteps(key, cohort));
  const [history, setHistory] = useState(() => kept ?? beginHistory(start));
  const draft = history.present;
  const change = (part: Partial<CohortDraft>) =>
    setHistory((before) =>
      takeStep(before, { ...before.present, ...part }, stepName(part, before.present), Date.now()),
    );
  const rules = useMemo(() => toSend(draft.rules), [draft.rules]);
  const rulesChanged = JSON.stringify(rules) !== JSON.stringify(toSend(start.rules));
  const isDirty = plain(draft) !== plain(start);
  const forget = useKeeping(key, cohort, history, isDirty);
  return {
    draft,
    change,
    rules,
    rulesChanged,
    isDirty,
    everyone: matchesEveryone(rules),
    undo: history.past.length > 0 ? () => setHistory(undoStep) : undefined,
    redo: history.future.length > 0 ? () => setHistory(redoStep) : undefined,
    /** What was kept of an earlier visit stands here again. */
    isRestored: kept !== null && isDirty,
    startAfresh: () => {
      setKept(null);
      setHistory((before) => takeStep(before, start, "afresh", Date.now()));
    },
    /** It is saved, or dropped on purpose: nothing is kept of it. */
    forget,
  };
}

export type DraftProblems = { name?: string; rules?: string };

/** What keeps a draft from being saved, in words. */
export function draftProblems(draft: CohortDraft, rules: RuleGroup, registry: Registry): DraftProblems {
  const problems: DraftProblems = {};
  if (draft.name.trim() === "") problems.name = "Give the cohort a name.";
  const unfinished = countUnfinished(rules, registry);
  if (unfinished > 0) {
    problems.rules = `Finish or remove ${unfinished === 1 ? "the unfinished condition" : `the ${unfinished} unfinished conditions`}, then save.`;
  } else if (matchesEveryone(rules) && !draft.allow_all) {
    problems.rules = "There are no conditions. Add one, or say that everyone belongs.";
  }
  return problems;
}

"use client";

import { useEffect, useMemo, useState } from "react";
import type { Registry } from "@/lib/rules/fields";
import { matchesEveryone, type RuleGroup } from "@/lib/rules/rule";
import { countUnfinished, newGroup, toSend, withIds } from "../rule-builder/tree";
import { plural } from "../ui/format";
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

/** What is edited, whether it differs from what was opened, and what is still wrong with it. */
export function useCohortDraft(cohort: Cohort | undefined, registry: Registry) {
  const start = useMemo(() => (cohort ? fromCohort(cohort) : empty()), [cohort]);
  const [draft, setDraft] = useState(start);
  const change = (part: Partial<CohortDraft>) => setDraft((before) => ({ ...before, ...part }));

  const rules = useMemo(() => toSend(draft.rules), [draft.rules]);
  const rulesChanged = JSON.stringify(rules) !== JSON.stringify(toSend(start.rules));
  const isDirty =
    rulesChanged ||
    draft.name !== start.name ||
    draft.description !== start.description ||
    draft.type !== start.type ||
    draft.allow_all !== start.allow_all;

  useEffect(() => {
    if (!isDirty) return;
    const keep = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", keep);
    return () => window.removeEventListener("beforeunload", keep);
  }, [isDirty]);

  return { draft, change, rules, rulesChanged, isDirty, everyone: matchesEveryone(rules), registry };
}

export type DraftProblems = { name?: string; rules?: string };

/** What keeps a draft from being saved, in words. */
export function draftProblems(draft: CohortDraft, rules: RuleGroup, registry: Registry): DraftProblems {
  const problems: DraftProblems = {};
  if (draft.name.trim() === "") problems.name = "Give the cohort a name.";
  const unfinished = countUnfinished(rules, registry);
  if (unfinished > 0) {
    problems.rules = `Finish or remove the ${plural(unfinished, "unfinished condition")}, then save.`;
  } else if (matchesEveryone(rules) && !draft.allow_all) {
    problems.rules = "There are no conditions. Add one, or say that everyone belongs.";
  }
  return problems;
}

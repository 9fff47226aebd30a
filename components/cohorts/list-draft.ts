"use client";

import { useMemo, useState } from "react";
import { useMe } from "../frame/me";
import { readStored, useStored } from "../ui/use-stored";
import type { IdKind } from "./known-ids";

/** What is filled in for a cohort from a list. */
export type ListDraft = { name: string; text: string; by: IdKind };

const blank: ListDraft = { name: "", text: "", by: "lead_ids" };

const isListDraft = (value: unknown): value is ListDraft =>
  typeof value === "object" &&
  value !== null &&
  "name" in value &&
  typeof value.name === "string" &&
  "text" in value &&
  typeof value.text === "string" &&
  "by" in value &&
  (value.by === "lead_ids" || value.by === "pii_ids");

const isFilled = ({ name, text }: ListDraft): boolean => name.trim() !== "" || text.trim() !== "";

/** What is filled in, kept in this tab until it is saved or dropped. */
export function useListDraft() {
  // Another who signs in at the same tab does not get it.
  const [stored, setStored] = useStored(`cohort-system:list-draft:${useMe().id}`, "tab");
  const kept = useMemo(() => readStored(stored, isListDraft), [stored]);
  const [filledIn, setFilledIn] = useState<ListDraft | null>(null);
  const [wasKept, setWasKept] = useState<boolean>();
  if (wasKept === undefined && stored !== undefined) setWasKept(kept !== null);
  const draft = filledIn ?? kept ?? blank;
  const put = (next: ListDraft) => {
    setFilledIn(next);
    setStored(isFilled(next) ? JSON.stringify(next) : null);
  };
  return {
    draft,
    isFilled: isFilled(draft),
    /** It was filled in on an earlier visit. */
    isRestored: wasKept === true && isFilled(draft),
    change: (part: Partial<ListDraft>) => put({ ...draft, ...part }),
    startAfresh: () => {
      put(blank);
      setWasKept(false);
    },
    /** It is saved, or dropped on purpose: it stays on the screen, and nothing of it in the tab. */
    forget: () => {
      setFilledIn((now) => now ?? draft);
      setStored(null);
    },
    /** What it was saved as is put away again. */
    keepAgain: () => put(draft),
  };
}

import { type History, shortened } from "./draft-history";
import type { Cohort, CohortDraft } from "./types";

/** An unsaved draft, kept in this tab with its steps so that a reload or a way out and back does not lose it. */

type Kept = {
  /** The cohort as it was when the draft was begun; none for a new one. */
  opened: Cohort | undefined;
  history: History<CohortDraft>;
};

const prefix = "cohort-system:draft:";

/** Characters that all of its steps may take: a tab has some five million for everything. */
const mostKept = 1_000_000;

/** Steps never change, so each is measured once. */
const sizes = new WeakMap<CohortDraft, number>();

function sizeOf(step: CohortDraft): number {
  const size = sizes.get(step) ?? JSON.stringify(step).length;
  sizes.set(step, size);
  return size;
}

/** Whose draft of what: another who signs in at the same tab does not get it. */
export const draftKey = (userId: string, cohortId: string | undefined): string =>
  `${prefix}${userId}:${cohortId ?? "new"}`;

/** The draft with the steps that led to it and what it was begun on, if one is kept. */
export function readKept(key: string): Kept | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "null") as Partial<Kept> | null;
    return kept?.history ? { opened: kept.opened, history: kept.history } : null;
  } catch {
    return null;
  }
}

/** Keeps the draft and as many of its steps as there is room for; where there is none, editing goes on without. */
export function keepDraft(key: string, { opened, history }: Kept): void {
  try {
    const kept: Kept = { opened, history: shortened(history, mostKept, sizeOf) };
    sessionStorage.setItem(key, JSON.stringify(kept));
  } catch {
    forgetDraft(key);
  }
}

export function forgetDraft(key: string): void {
  try {
    sessionStorage.removeItem(key);
  } catch {
    return;
  }
}

import type { CohortDraft } from "./types";

/** An unsaved draft, kept in this tab so that a reload or a way out and back does not lose it. */

type Kept = { version: number; draft: CohortDraft };

const prefix = "cohort-system:draft:";

/** Whose draft of what: another who signs in at the same tab does not get it. */
export const draftKey = (userId: string, cohortId: string | undefined): string =>
  `${prefix}${userId}:${cohortId ?? "new"}`;

/** The draft of that version, if one is kept. */
export function readKept(key: string, version: number): CohortDraft | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "null") as Kept | null;
    return kept?.version === version ? kept.draft : null;
  } catch {
    return null;
  }
}

/** Storage may be full or forbidden; editing goes on without. */
export function keepDraft(key: string, version: number, draft: CohortDraft): void {
  try {
    sessionStorage.setItem(key, JSON.stringify({ version, draft } satisfies Kept));
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

"use client";

import { useMemo } from "react";
import { useMe } from "../frame/me";
import { readStored, useStored } from "../ui/use-stored";
import type { TaskTemplate } from "./queries";

/** Edits of the settings that are not saved: kept in this tab, whichever part of the app it shows. */

export type TaskRow = TaskTemplate & { key: number };
export type KeptDays = { keep_membership_events_days: string; keep_assignment_jobs_days: string };

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const isTaskRow = (row: unknown): row is TaskRow =>
  isObject(row) &&
  "title" in row &&
  typeof row.title === "string" &&
  "due_in_minutes" in row &&
  typeof row.due_in_minutes === "number" &&
  "key" in row &&
  typeof row.key === "number";

export const areTaskRows = (value: unknown): value is TaskRow[] =>
  Array.isArray(value) && value.every(isTaskRow);

export const areKeptDays = (value: unknown): value is KeptDays =>
  isObject(value) &&
  "keep_membership_events_days" in value &&
  typeof value.keep_membership_events_days === "string" &&
  "keep_assignment_jobs_days" in value &&
  typeof value.keep_assignment_jobs_days === "string";

/** Another who signs in at the same tab does not get it. */
const useKey = (part: string): string => `cohort-system:settings-draft:${useMe().id}:${part}`;

type KeptDraft<Draft> = [Draft | null, (draft: Draft | null) => void];

function useDraft<Draft>(part: string, isDraft: (value: unknown) => value is Draft): KeptDraft<Draft> {
  const [text, setText] = useStored(useKey(part), "tab");
  const draft = useMemo(() => readStored(text, isDraft), [text, isDraft]);
  return [draft, (next) => setText(next === null ? null : JSON.stringify(next))];
}

/** The unsaved tasks; null where they are as they were saved. */
export const useTasksDraft = (): KeptDraft<TaskRow[]> => useDraft("tasks", areTaskRows);

/** For how long what has happened is kept, as it is being written; null where it is as it was saved. */
export const useRetentionDraft = (): KeptDraft<KeptDays> => useDraft("retention", areKeptDays);

/** Whether anything of the settings is unsaved, and how to drop all of it. */
export function useUnsaved(): { isUnsaved: boolean; drop: () => void } {
  const [tasks, setTasks] = useTasksDraft();
  const [days, setDays] = useRetentionDraft();
  return {
    isUnsaved: tasks !== null || days !== null,
    drop: () => {
      setTasks(null);
      setDays(null);
    },
  };
}

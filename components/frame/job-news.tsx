"use client";

import { useIsMutating } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import { isUndoable, outcomeWords, statusWords, undoWords } from "../assignments/job-words";
import { jobKeys } from "../assignments/queries";
import { isActive, type Job } from "../assignments/types";
import { useGoTo } from "../ui/leaving";
import { news } from "../ui/news";
import { useMayWrite } from "./me";

/** Long enough to read what an undo would do, and to get to it. */
const shownMs = 15_000;

/** What is said of a job that has ended: where it can be taken back, what that does and the way to be asked about it. */
function newsOf(job: Job, mayUndo: boolean, go: (path: string) => void) {
  const page = `/assignments/${job.job_id}`;
  const said = {
    title: `${job.job_id} is ${statusWords[job.status]}: ${outcomeWords(job)}.`,
    variant: job.status === "failed" ? ("danger" as const) : ("default" as const),
  };
  if (!mayUndo || !isUndoable(job)) {
    return {
      ...said,
      actionProps: { variant: "outline" as const, children: "Look", onPress: () => go(page) },
    };
  }
  const look = (
    <Link href={page} className="inline-flex min-h-6 items-center font-medium text-accent hover:underline">
      Look
    </Link>
  );
  return {
    ...said,
    description: (
      <>
        {undoWords} {look}
      </>
    ),
    actionProps: {
      variant: "outline" as const,
      children: "Undo…",
      onPress: () => go(`${page}?ask=undo`),
    },
  };
}

/**
 * Says once of each job that it has ended, and takes it back once its page is opened.
 * @param shown the jobs that the tray tells of
 */
export function useJobNews(shown: Job[]): void {
  const goTo = useGoTo();
  const path = usePathname();
  const mayUndo = useMayWrite();
  // The page of a job that is being begun opens in a moment: whatever has ended meanwhile is told of after that.
  const isBeginning = useIsMutating({ mutationKey: jobKeys.begin() }) > 0;
  const told = useRef(new Map<string, string>());
  useEffect(() => {
    if (isBeginning) return;
    for (const job of shown) {
      if (isActive(job) || told.current.has(job.job_id)) continue;
      const key = news.add(newsOf(job, mayUndo, goTo), { timeout: shownMs });
      told.current.set(job.job_id, key);
    }
  }, [shown, goTo, mayUndo, isBeginning]);
  useEffect(() => {
    const key = told.current.get(path.replace("/assignments/", ""));
    if (key !== undefined) news.close(key);
  }, [path]);
}

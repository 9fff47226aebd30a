"use client";

import { useQuery } from "@tanstack/react-query";
import { isUndoable } from "./job-words";
import { undosQuery } from "./queries";
import { isActive, type Job } from "./types";

/** The undo that has taken a job back, or is about to; undefined where there is none, or where that is not known yet. */
export function useUndoOf(job: Job): Job | undefined {
  const undos = useQuery({
    ...undosQuery(job.cohort_id ?? ""),
    enabled: isUndoable(job) && job.cohort_id !== null,
  });
  return undos.data?.items.find(
    ({ parent_job_id, status, failed_count }) =>
      parent_job_id === job.job_id &&
      (isActive({ status }) || (status === "completed" && failed_count === 0)),
  );
}

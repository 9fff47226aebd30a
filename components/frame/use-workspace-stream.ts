"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { apiUrl } from "../api";
import { jobKeys } from "../assignments/queries";
import { cohortKeys } from "../cohorts/queries";
import { useEventStream } from "../use-event-stream";

const cohortsEveryMs = 2000;
const jobsEveryMs = 700;

/** Runs `work` once, `waitMs` after the first call; calls in between are one. */
function useGathered(work: () => void, waitMs: number): () => void {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);
  return () => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      latest.current();
    }, waitMs);
  };
}

/** Keeps the lists of cohorts and the tray of jobs true, on whatever page one is. */
export function useWorkspaceStream(): void {
  const client = useQueryClient();
  const cohort = useGathered(
    () => void client.invalidateQueries({ queryKey: cohortKeys.lists() }),
    cohortsEveryMs,
  );
  const job = useGathered(() => {
    void client.invalidateQueries({ queryKey: jobKeys.recent() });
    void client.invalidateQueries({ queryKey: jobKeys.lists() });
  }, jobsEveryMs);
  useEventStream(apiUrl("/stream"), { cohort, job });
}

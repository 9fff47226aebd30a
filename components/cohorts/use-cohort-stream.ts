"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { apiUrl } from "../api";
import { useEventStream } from "../use-event-stream";
import { cohortKeys } from "./queries";

/** Refreshes the lists that belong to a cohort, at most every 700 ms: many changes arrive together. */
function useRefresh(client: QueryClient, id: string) {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  return () => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      for (const queryKey of [cohortKeys.members(id), cohortKeys.events(id), cohortKeys.progress(id)]) {
        void client.invalidateQueries({ queryKey });
      }
    }, 700);
  };
}

/**
 * Keeps a cohort's page true while it is open: the cohort itself as the stream tells it, its lists read again.
 * @returns true while changes are told to us, so that nobody has to ask
 */
export function useCohortStream(id: string): boolean {
  const client = useQueryClient();
  const refresh = useRefresh(client, id);
  return useEventStream(apiUrl(`/cohorts/${id}/stream`), {
    cohort: (data) => client.setQueryData(cohortKeys.one(id), data),
    members: refresh,
    evaluated: refresh,
  });
}

"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { apiUrl } from "../api";
import { useEventStream } from "../use-event-stream";
import { cohortKeys } from "./queries";

/** Refreshes what belongs to a cohort, at most once a second: many changes arrive together. */
function useRefresh(client: QueryClient, id: string) {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  return () => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      void client.invalidateQueries({ queryKey: cohortKeys.one(id) });
    }, 700);
  };
}

/**
 * Keeps a cohort's page true while it is open.
 * @returns true while changes are told to us, so that nobody has to ask
 */
export function useCohortStream(id: string): boolean {
  const client = useQueryClient();
  const refresh = useRefresh(client, id);
  return useEventStream(apiUrl(`/cohorts/${id}/stream`), {
    message: refresh,
    cohort: refresh,
    members: refresh,
    evaluated: refresh,
    changed: refresh,
    entered: refresh,
    left: refresh,
  });
}

"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { apiUrl } from "../api";
import { useEventStream } from "../use-event-stream";
import { cohortKeys } from "./queries";
import type { Cohort, Moves } from "./types";

/** Reading a long list again takes a request a page: who reads it says when. */
const isLong = (data: unknown): boolean =>
  ((data as { pages?: unknown[] } | undefined)?.pages?.length ?? 0) > 4;

/** Refreshes the lists that belong to a cohort, at most every 700 ms: many changes arrive together. */
function useRefresh(id: string): () => void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  return useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      for (const queryKey of [cohortKeys.events(id), cohortKeys.progress(id)]) {
        void client.invalidateQueries({ queryKey });
      }
      for (const query of client.getQueryCache().findAll({ queryKey: cohortKeys.members(id) })) {
        const exactly = { queryKey: query.queryKey, exact: true };
        void client.invalidateQueries({
          ...exactly,
          refetchType: isLong(query.state.data) ? "none" : "active",
        });
      }
    }, 700);
  }, [client, id]);
}

/**
 * Keeps a cohort's page true while it is open: the cohort itself as the stream tells it, its lists read again.
 * @returns true while changes are told to us, so that nobody has to ask
 */
export function useCohortStream(id: string): boolean {
  const client = useQueryClient();
  const refresh = useRefresh(id);
  return useEventStream(apiUrl(`/cohorts/${id}/stream`), {
    cohort: (data) => client.setQueryData(cohortKeys.one(id), data),
    following: (data) => client.setQueryData(cohortKeys.following(id), data),
    members: (data) => {
      client.setQueryData(cohortKeys.moves(id), (before: Moves | undefined) => addMoves(before, data));
      refresh();
    },
    evaluated: refresh,
  });
}

const addMoves = (before: Moves = { entered: 0, left: 0 }, data: unknown): Moves => {
  const { entered = 0, left = 0 } = (data ?? {}) as Partial<Moves>;
  return { entered: before.entered + entered, left: before.left + left };
};

/** However another count was learnt, by the stream or by asking: the lists behind it are others too. */
export function useFreshLists(id: string, cohort: Cohort | undefined): void {
  const refresh = useRefresh(id);
  const now = cohort ? `${cohort.member_count} ${cohort.status}` : null;
  const before = useRef(now);
  useEffect(() => {
    if (before.current !== null && now !== before.current) refresh();
    before.current = now;
  }, [now, refresh]);
}

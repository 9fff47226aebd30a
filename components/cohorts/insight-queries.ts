"use client";

import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import type { RuleGroup } from "@/lib/rules/rule";
import { api, type ListPage, newIdempotencyKey, nextPage } from "../api";
import { cohortKeys } from "./queries";
import type { Cause, Cohort } from "./types";

/** What is known about how a cohort came to be what it is: why, how many, since when, by which former rules. */

export type Explained =
  | { kind: "rule"; path: string; held: boolean; words: string; seen: unknown; other_seen?: unknown }
  | {
      kind: "group";
      path: string;
      held: boolean;
      combinator: "and" | "or" | null;
      at_least: number | null;
      not: boolean;
      rules: Explained[];
    };

export type Explanation = {
  pii_id: string;
  member: boolean;
  matches: boolean | null;
  lead_id: string | null;
  tree: Explained | null;
  entered_at: string | null;
  cause: Cause | null;
  history: { type: "entered" | "left"; at: string; cause: Cause | null }[];
};

export type Waterfall = { people: number; steps: { path: string; words: string; people: number }[] };
export type NoLonger = { words: string; field: string | null; seen: unknown; changed_at: string | null };
export type Diverged = { pii_id: string; name: string | null; conditions: NoLonger[] };
export type Size = { at: string; member_count: number };
export type DayOfMoves = { day: string; entered: number; left: number };
export type Version = {
  version: number;
  created_by: string;
  created_at: string;
  rules: RuleGroup | null;
  summary: string;
  diff: string[];
};

export const explainQuery = (cohortId: string, piiId: string) =>
  queryOptions({
    queryKey: [...cohortKeys.one(cohortId), "explain", piiId],
    queryFn: ({ signal }) =>
      api<Explanation>(`/cohorts/${cohortId}/members/${encodeURIComponent(piiId)}/explain`, { signal }),
  });

/** People left after each condition; asked again when the cohort's rules are others. */
export const waterfallQuery = (cohort: Cohort) =>
  queryOptions({
    queryKey: [...cohortKeys.one(cohort.cohort_id), "waterfall", cohort.version],
    queryFn: ({ signal }) => api<Waterfall>(`/cohorts/${cohort.cohort_id}/waterfall`, { signal }),
    staleTime: 60_000,
    retry: false,
  });

export const sizesQuery = (cohortId: string) =>
  queryOptions({
    queryKey: [...cohortKeys.one(cohortId), "sizes"],
    queryFn: ({ signal }) =>
      api<{ items: Size[]; days: DayOfMoves[]; time_zone: string }>(`/cohorts/${cohortId}/sizes`, { signal }),
    staleTime: 30_000,
  });

export type Overlap = {
  cohorts: { cohort_id: string; name: string; size: number }[];
  intersections: { cohort_ids: string[]; size: number }[];
  union: number;
};

/** How many people two to five cohorts share; nothing is asked for fewer. */
export const overlapQuery = (ids: string[]) =>
  queryOptions({
    queryKey: [...cohortKeys.all, "overlap", ids],
    queryFn: ({ signal }) => api<Overlap>("/cohorts/overlap", { query: { ids: ids.join() }, signal }),
    enabled: ids.length > 1,
    staleTime: 15_000,
    placeholderData: (before) => (ids.length > 1 ? before : undefined),
  });

export const divergedQuery = (cohortId: string) =>
  infiniteQueryOptions({
    queryKey: [...cohortKeys.one(cohortId), "diverged"],
    queryFn: ({ pageParam, signal }) =>
      api<ListPage<Diverged>>(`/cohorts/${cohortId}/diverged`, {
        query: { cursor: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: nextPage,
  });

export const versionsQuery = (cohort: Cohort) =>
  queryOptions({
    queryKey: [...cohortKeys.one(cohort.cohort_id), "versions", cohort.version],
    queryFn: ({ signal }) => api<{ items: Version[] }>(`/cohorts/${cohort.cohort_id}/versions`, { signal }),
    // The list stays while a version more is read: a dialog over it stays too.
    placeholderData: keepPreviousData,
  });

/** Makes former rules the rules again; a new version comes of it. */
export function useRestoreVersion(cohortId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (version: number) =>
      api<Cohort>(`/cohorts/${cohortId}/versions/${version}/restore`, {
        method: "POST",
        idempotencyKey: newIdempotencyKey(),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: cohortKeys.all }),
  });
}

"use client";

import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import type { RuleGroup } from "@/lib/rules/rule";
import { api, isRefusal, type ListPage, newIdempotencyKey, nextPage } from "../api";
import type { Cohort, CohortDraft, CohortFilters, Member, MembershipEvent, Preview, Progress } from "./types";

export const cohortKeys = {
  all: ["cohorts"] as const,
  lists: () => [...cohortKeys.all, "list"] as const,
  list: (filters: CohortFilters) => [...cohortKeys.lists(), filters] as const,
  names: () => [...cohortKeys.all, "names"] as const,
  one: (id: string) => [...cohortKeys.all, "one", id] as const,
  members: (id: string, ...search: string[]) => [...cohortKeys.one(id), "members", ...search] as const,
  events: (id: string) => [...cohortKeys.one(id), "events"] as const,
  progress: (id: string) => [...cohortKeys.one(id), "progress"] as const,
  following: (id: string) => [...cohortKeys.one(id), "following"] as const,
  moves: (id: string) => [...cohortKeys.one(id), "moves"] as const,
  preview: (rules: RuleGroup | null, cohortId?: string) =>
    [...cohortKeys.all, "preview", cohortId ?? "", rules] as const,
};

const anyEvaluating = (cohorts: Cohort[]) => cohorts.some((cohort) => cohort.status === "evaluating");

export const cohortListQuery = (filters: CohortFilters) =>
  infiniteQueryOptions({
    queryKey: cohortKeys.list(filters),
    queryFn: ({ pageParam, signal }) =>
      api<ListPage<Cohort>>("/cohorts", {
        query: {
          search: filters.search,
          type: filters.type,
          status: filters.status,
          sort: filters.sort,
          archived: filters.archived ? "true" : null,
          cursor: pageParam,
          limit: 100,
        },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
    refetchInterval: (query) => {
      const pages = query.state.data?.pages ?? [];
      // Reading a long list again takes a request a page.
      const everyMs = anyEvaluating(pages.flatMap((page) => page.items)) ? 2000 : 15_000;
      return everyMs * Math.max(1, pages.length);
    },
  });

/** Names of cohorts, for pickers and words. */
export const cohortNamesQuery = () =>
  queryOptions({
    queryKey: cohortKeys.names(),
    queryFn: ({ signal }) => api<ListPage<Cohort>>("/cohorts", { query: { limit: 1000 }, signal }),
    staleTime: 60_000,
  });

export const cohortQuery = (id: string, isStreaming = false) =>
  queryOptions({
    queryKey: cohortKeys.one(id),
    queryFn: ({ signal }) => api<Cohort>(`/cohorts/${id}`, { signal }),
    refetchInterval: (query) => {
      if (query.state.data?.status === "evaluating") return 1000;
      return isStreaming ? false : 5000;
    },
  });

/** Members with the values of some fields, page by page. */
export const membersQuery = (id: string, search: string, owner: string, fields: string[]) =>
  infiniteQueryOptions({
    queryKey: cohortKeys.members(id, search, owner, fields.join()),
    queryFn: ({ pageParam, signal }) =>
      api<ListPage<Member>>(`/cohorts/${id}/members`, {
        query: { search, owner, fields: fields.join(), cursor: pageParam, limit: 250 },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
  });

export const eventsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: cohortKeys.events(id),
    queryFn: ({ pageParam, signal }) =>
      api<ListPage<MembershipEvent>>(`/cohorts/${id}/events`, {
        query: { cursor: pageParam, limit: 100 },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: nextPage,
  });

/** How far a static cohort is worked. Counting costs an evaluation, so a list asks once, a cohort's own page again. */
export const progressQuery = (id: string, enabled: boolean, refetchInterval: number | false = false) =>
  queryOptions({
    queryKey: cohortKeys.progress(id),
    queryFn: ({ signal }) => api<Progress>(`/cohorts/${id}/progress`, { signal }),
    enabled,
    refetchInterval,
    staleTime: 30_000,
    retry: false,
  });

/** A count that could not be had comes by itself once the server is back. */
const asksAgainMs = 5_000;

/** Who would match; null asks nothing. A question that is no longer asked is aborted. */
export const previewQuery = (rules: RuleGroup | null, cohortId?: string) =>
  queryOptions({
    queryKey: cohortKeys.preview(rules, cohortId),
    queryFn: ({ signal }) =>
      api<Preview>("/cohorts/preview", {
        method: "POST",
        body: { rules, sample: 8, ...(cohortId && { cohort_id: cohortId }) },
        signal,
      }),
    enabled: rules !== null,
    placeholderData: keepPreviousData,
    // A count of other rules than those that stand there is worse than none.
    networkMode: "always",
    refetchOnReconnect: true,
    staleTime: 30_000,
    gcTime: 60_000,
    retry: false,
    refetchInterval: ({ state }) => (state.error && !isRefusal(state.error) ? asksAgainMs : false),
  });

/** Creates a cohort; the answer may still be evaluating. */
export function useCreateCohort() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (draft: CohortDraft) =>
      api<Cohort>("/cohorts", { method: "POST", body: draft, idempotencyKey: newIdempotencyKey() }),
    onSuccess: () => client.invalidateQueries({ queryKey: cohortKeys.all }),
  });
}

type ListDraft = { name: string; type: "static"; pii_ids?: string[]; lead_ids?: string[] };

/** Creates a static cohort from ids; the answer names those that are not known. */
export function useCreateFromList() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (draft: ListDraft) =>
      api<Cohort & { not_found?: string[] }>("/cohorts", {
        method: "POST",
        body: draft,
        idempotencyKey: newIdempotencyKey(),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: cohortKeys.all }),
  });
}

export type CohortChange = Partial<CohortDraft> & { version: number };

export function useUpdateCohort(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: CohortChange) => api<Cohort>(`/cohorts/${id}`, { method: "PATCH", body: change }),
    onSuccess: () => client.invalidateQueries({ queryKey: cohortKeys.all }),
  });
}

type Act = "duplicate" | "freeze" | "restore" | "evaluate" | "archive";

/** One act on one cohort: copies answer with the new cohort, archiving with nothing. */
export function useCohortAct() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, act }: { id: string; act: Act }) =>
      act === "archive"
        ? api<undefined>(`/cohorts/${id}`, { method: "DELETE" })
        : api<Partial<Cohort> | undefined>(`/cohorts/${id}/${act}`, {
            method: "POST",
            idempotencyKey: newIdempotencyKey(),
          }),
    onSettled: () => client.invalidateQueries({ queryKey: cohortKeys.all }),
  });
}

"use client";

import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api, type ListPage, newIdempotencyKey, nextPage } from "../api";
import { cohortKeys } from "../cohorts/queries";
import { openingJob } from "./job-watch";
import {
  type AssignPreview,
  type AssignRequest,
  isActive,
  type Job,
  type JobStatus,
  type Outcome,
  type Routing,
} from "./types";

export type JobsWanted = { cohort_id?: string; kind?: Job["kind"]; status?: JobStatus };

export const jobKeys = {
  all: ["jobs"] as const,
  lists: () => [...jobKeys.all, "list"] as const,
  list: (wanted: JobsWanted) => [...jobKeys.lists(), wanted] as const,
  routed: (cohortId: string) => [...jobKeys.lists(), "routed", cohortId] as const,
  undos: (cohortId: string) => [...jobKeys.lists(), "undos", cohortId] as const,
  recent: () => [...jobKeys.all, "recent"] as const,
  begin: () => [...jobKeys.all, "begin"] as const,
  one: (id: string) => [...jobKeys.all, "one", id] as const,
  outcomes: (id: string, outcome: string) => [...jobKeys.one(id), "outcomes", outcome] as const,
  preview: (cohortId: string, request: AssignRequest) =>
    [...jobKeys.all, "preview", cohortId, request] as const,
};

/** Jobs, newest first: all, or those of a cohort, a kind, a state. */
export const jobsQuery = (wanted: JobsWanted) =>
  infiniteQueryOptions({
    queryKey: jobKeys.list(wanted),
    queryFn: ({ pageParam, signal }) =>
      api<ListPage<Job>>("/assignment-jobs", {
        query: { ...wanted, cursor: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: nextPage,
    refetchInterval: (query) =>
      query.state.data?.pages.some((page) => page.items.some(isActive)) ? 2000 : false,
  });

/** The newest undos of a cohort's jobs. */
export const undosQuery = (cohortId: string) =>
  queryOptions({
    queryKey: jobKeys.undos(cohortId),
    queryFn: ({ signal }) =>
      api<ListPage<Job>>("/assignment-jobs", {
        query: { cohort_id: cohortId, kind: "undo", limit: 100 },
        signal,
      }),
  });

/** What a cohort has handed on by itself, newest first. */
export const routedQuery = (cohortId: string, isOn: boolean) =>
  infiniteQueryOptions({
    queryKey: jobKeys.routed(cohortId),
    queryFn: ({ pageParam, signal }) =>
      api<ListPage<Job>>("/assignment-jobs", {
        query: { cohort_id: cohortId, kind: "auto", cursor: pageParam, limit: 20 },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: nextPage,
    refetchInterval: isOn ? 5_000 : false,
  });

/** Sets what a cohort does with whoever enters; 409 when the cohort has been changed meanwhile. */
export function useSaveRouting({ cohort_id, version }: { cohort_id: string; version: number }) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (auto_assign: Routing) =>
      api(`/cohorts/${cohort_id}`, { method: "PATCH", body: { version, auto_assign } }),
    onSuccess: () => client.invalidateQueries({ queryKey: cohortKeys.all }),
  });
}

/** The newest jobs, for the tray: often while something runs, seldom otherwise. */
export const recentJobsQuery = () =>
  queryOptions({
    queryKey: jobKeys.recent(),
    queryFn: ({ signal }) => api<ListPage<Job>>("/assignment-jobs", { query: { limit: 10 }, signal }),
    refetchInterval: (query) => (query.state.data?.items.some(isActive) ? 1500 : 20_000),
    staleTime: 1000,
  });

export const jobQuery = (id: string, isStreaming: boolean) =>
  queryOptions({
    queryKey: jobKeys.one(id),
    queryFn: ({ signal }) => api<Job>(`/assignment-jobs/${id}`, { signal }),
    refetchInterval: (query) =>
      !isStreaming && query.state.data && isActive(query.state.data) ? 1500 : false,
  });

/** What became of each lead; all, or those with one outcome. */
export const outcomesQuery = (id: string, outcome: Outcome["outcome"] | "") =>
  infiniteQueryOptions({
    queryKey: jobKeys.outcomes(id, outcome),
    queryFn: ({ pageParam, signal }) =>
      api<ListPage<Outcome>>(`/assignment-jobs/${id}/outcomes`, {
        query: { outcome, cursor: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: nextPage,
  });

export const assignPreviewQuery = (cohortId: string, request: AssignRequest) =>
  queryOptions({
    queryKey: jobKeys.preview(cohortId, request),
    queryFn: ({ signal }) =>
      api<AssignPreview>(`/cohorts/${cohortId}/assign/preview`, { method: "POST", body: request, signal }),
    enabled: request.agent_ids.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    gcTime: 30_000,
    retry: false,
  });

/** Starts the assignment that a preview showed, whose page is to be opened; 409 when the data has moved since. */
export function useAssign(cohortId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: jobKeys.begin(),
    mutationFn: ({ request, planHash }: { request: AssignRequest; planHash: string }) =>
      api<{ job_id: string; total: number }>(`/cohorts/${cohortId}/assign`, {
        method: "POST",
        body: { ...request, plan_hash: planHash },
        idempotencyKey: newIdempotencyKey(),
      }),
    onSuccess: ({ job_id }) => {
      openingJob(job_id);
      // The plan that was carried out stays as it was shown: only what lists jobs is read again.
      for (const queryKey of [jobKeys.recent(), jobKeys.lists()]) void client.invalidateQueries({ queryKey });
    },
  });
}

export type JobAct = "pause" | "resume" | "cancel" | "retry" | "undo";

/** One act on one job; a retry and an undo answer with the job that does it, whose page is to be opened. */
export function useJobAct(jobId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: jobKeys.begin(),
    mutationFn: (act: JobAct) =>
      api<Pick<Job, "job_id">>(`/assignment-jobs/${jobId}/${act}`, {
        method: "POST",
        idempotencyKey: newIdempotencyKey(),
      }),
    onSuccess: ({ job_id }) => {
      if (job_id !== jobId) openingJob(job_id);
    },
    onSettled: () => client.invalidateQueries({ queryKey: jobKeys.all }),
  });
}

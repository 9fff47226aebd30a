"use client";

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, type ListPage, newIdempotencyKey, nextPage } from "../api";
import { peopleKeys } from "../people/queries";
import type { Agent, AgentCapacity, AgentDraft, ListedTask, TaskItem, TaskStatus } from "./types";

export const agentKeys = {
  all: ["agents"] as const,
  list: () => [...agentKeys.all, "list"] as const,
  one: (agentId: string) => [...agentKeys.all, "one", agentId] as const,
  tasks: (agentId: string, status: TaskStatus) => [...agentKeys.all, "tasks", agentId, status] as const,
  capacity: () => [...agentKeys.all, "capacity"] as const,
};

export const agentsQuery = () =>
  queryOptions({
    queryKey: agentKeys.list(),
    queryFn: ({ signal }) => api<ListPage<Agent>>("/agents", { query: { limit: 1000 }, signal }),
    staleTime: 30_000,
  });

export const agentQuery = (agentId: string) =>
  queryOptions({
    queryKey: agentKeys.one(agentId),
    queryFn: ({ signal }) => api<Agent>(`/agents/${encodeURIComponent(agentId)}`, { signal }),
  });

/** An agent's tasks, the soonest due first. */
export const tasksQuery = (agentId: string, status: TaskStatus) =>
  infiniteQueryOptions({
    queryKey: agentKeys.tasks(agentId, status),
    queryFn: ({ pageParam, signal }) =>
      api<ListPage<ListedTask>>("/tasks", {
        query: { agent_id: agentId, status, cursor: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: nextPage,
    refetchInterval: 15_000,
  });

/** Ticks a task off, here and on its person's page. */
export function useFinishTask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (taskId: string) =>
      api<TaskItem>(`/tasks/${encodeURIComponent(taskId)}`, { method: "PATCH", body: { status: "done" } }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: agentKeys.all }),
        client.invalidateQueries({ queryKey: peopleKeys.all }),
      ]),
  });
}

/** Everyone's load: how many leads they work now, and how much of today is taken. */
export const capacityQuery = () =>
  queryOptions({
    queryKey: agentKeys.capacity(),
    queryFn: ({ signal }) => api<{ items: AgentCapacity[] }>("/agents/capacity", { signal }),
    staleTime: 5_000,
    refetchInterval: 15_000,
  });

/** Makes an agent, or changes the one whose id is given. */
export function useSaveAgent(agentId?: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (draft: Partial<AgentDraft>) =>
      agentId === undefined
        ? api<Agent>("/agents", { method: "POST", body: draft, idempotencyKey: newIdempotencyKey() })
        : api<Agent>(`/agents/${agentId}`, { method: "PATCH", body: draft }),
    onSuccess: () => client.invalidateQueries({ queryKey: agentKeys.all }),
  });
}

"use client";

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, type ListPage, newIdempotencyKey } from "../api";
import type { Agent, AgentCapacity, AgentDraft } from "./types";

export const agentKeys = {
  all: ["agents"] as const,
  list: () => [...agentKeys.all, "list"] as const,
  capacity: () => [...agentKeys.all, "capacity"] as const,
};

export const agentsQuery = () =>
  queryOptions({
    queryKey: agentKeys.list(),
    queryFn: ({ signal }) => api<ListPage<Agent>>("/agents", { query: { limit: 1000 }, signal }),
    staleTime: 30_000,
  });

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

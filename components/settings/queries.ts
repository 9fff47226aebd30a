"use client";

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, type ListPage, nextPage } from "../api";
import type { Role } from "../frame/me";
import { fieldKeys } from "../rule-builder/fields";

export type TaskTemplate = { title: string; due_in_minutes: number };
export type Settings = {
  time_zone: string;
  task_templates: TaskTemplate[];
  allow_private_webhooks: boolean;
  keep_membership_events_days: number | null;
  keep_assignment_jobs_days: number | null;
};

export type AuditEntry = {
  at: string;
  actor: string;
  actor_name: string;
  action: string;
  object: string;
  fields: string[];
  request_id: string;
};

export type ApiKey = {
  key_id: string;
  name: string;
  role: Role;
  prefix: string;
  created_by: string;
  created_at: string;
  last_used_at: string | null;
  revoked_at: string | null;
  expires_at: string;
};

export type User = { user_id: string; email: string; name: string; role: Role; created_at: string };

export const settingsKeys = {
  all: ["settings"] as const,
  apiKeys: () => [...settingsKeys.all, "api-keys"] as const,
  users: () => [...settingsKeys.all, "users"] as const,
  audit: (object: string) => [...settingsKeys.all, "audit", object] as const,
};

export const settingsQuery = () =>
  queryOptions({
    queryKey: settingsKeys.all,
    queryFn: ({ signal }) => api<Settings>("/settings", { signal }),
    staleTime: 60_000,
  });

export const apiKeysQuery = () =>
  queryOptions({
    queryKey: settingsKeys.apiKeys(),
    queryFn: ({ signal }) => api<ListPage<ApiKey>>("/api-keys", { query: { limit: 1000 }, signal }),
  });

export const usersQuery = () =>
  queryOptions({
    queryKey: settingsKeys.users(),
    queryFn: ({ signal }) => api<ListPage<User>>("/users", { query: { limit: 1000 }, signal }),
  });

export const auditQuery = (object: string) =>
  infiniteQueryOptions({
    queryKey: settingsKeys.audit(object),
    queryFn: ({ pageParam, signal }) =>
      api<ListPage<AuditEntry>>("/audit", { query: { object, cursor: pageParam, limit: 100 }, signal }),
    initialPageParam: "",
    getNextPageParam: nextPage,
  });

/** A mutation that makes everything of the settings fresh when it is done. */
function useChange<Input, Output>(change: (input: Input) => Promise<Output>, keys: readonly unknown[]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: keys }),
  });
}

export const useUpdateSettings = () =>
  useChange(
    (change: Partial<Settings>) => api<Settings>("/settings", { method: "PATCH", body: change }),
    settingsKeys.all,
  );

export const useCreateApiKey = () =>
  useChange(
    (input: { name: string; role: Role; expires_in_days: number }) =>
      api<ApiKey & { key: string }>("/api-keys", { method: "POST", body: input }),
    settingsKeys.apiKeys(),
  );

export const useRevokeApiKey = () =>
  useChange(
    (keyId: string) => api<undefined>(`/api-keys/${encodeURIComponent(keyId)}`, { method: "DELETE" }),
    settingsKeys.apiKeys(),
  );

export const useCreateUser = () =>
  useChange(
    (input: { name: string; email: string; role: Role }) =>
      api<User & { password?: string }>("/users", { method: "POST", body: input }),
    settingsKeys.users(),
  );

export const useUpdateUser = () =>
  useChange(
    ({ userId, ...change }: { userId: string; role: Role }) =>
      api<User>(`/users/${encodeURIComponent(userId)}`, { method: "PATCH", body: change }),
    settingsKeys.users(),
  );

export const useDeleteUser = () =>
  useChange(
    (userId: string) => api<undefined>(`/users/${encodeURIComponent(userId)}`, { method: "DELETE" }),
    settingsKeys.users(),
  );

export type NewField = { field: string; label: string; type: string; options?: string[] };

export const useCreateField = () =>
  useChange((input: NewField) => api<unknown>("/fields", { method: "POST", body: input }), fieldKeys.all);

export const useUpdateField = () =>
  useChange(
    ({ field, ...change }: { field: string; label: string; options?: string[] }) =>
      api<unknown>(`/fields/${field}`, { method: "PATCH", body: change }),
    fieldKeys.all,
  );

export const useDeleteField = () =>
  useChange((field: string) => api<undefined>(`/fields/${field}`, { method: "DELETE" }), fieldKeys.all);

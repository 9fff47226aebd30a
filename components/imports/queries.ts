"use client";

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError, api, apiUrl, type ListPage } from "../api";
import { fieldKeys } from "../rule-builder/fields";
import type { Import, ImportDetails, ImportStatus, Mapping, Suggestion } from "./types";

export const importKeys = {
  all: ["imports"] as const,
  list: () => [...importKeys.all, "list"] as const,
  one: (id: string) => [...importKeys.all, id] as const,
  suggestion: (id: string) => [...importKeys.all, id, "suggestion"] as const,
};

const path = (id: string, rest = "") => `/imports/${encodeURIComponent(id)}${rest}`;

/** States in which a worker is at it. */
export const isRunning = (status: ImportStatus): boolean =>
  status === "checking" || status === "importing" || status === "undoing";

export const importListQuery = () =>
  infiniteQueryOptions({
    queryKey: importKeys.list(),
    queryFn: ({ pageParam, signal }) =>
      api<ListPage<Import>>("/imports", { query: { cursor: pageParam, limit: 20 }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });

/** One import, looked at again while a worker is at it. */
export const importQuery = (id: string) =>
  queryOptions({
    queryKey: importKeys.one(id),
    queryFn: ({ signal }) => api<ImportDetails>(path(id), { signal }),
    refetchInterval: ({ state }) => (state.data && isRunning(state.data.status) ? 700 : false),
  });

export const suggestionQuery = (id: string) =>
  queryOptions({
    queryKey: importKeys.suggestion(id),
    queryFn: ({ signal }) => api<Suggestion>(path(id, "/suggestion"), { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The next step of an import; `check` and `start` take the mapping. */
export function useImportStep(id: string, step: "check" | "start" | "undo") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (mapping: Mapping | undefined) =>
      api<Import>(path(id, `/${step}`), { method: "POST", body: mapping && { mapping } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: importKeys.one(id), exact: true });
      await client.invalidateQueries({ queryKey: importKeys.list() });
      if (step === "start") await client.invalidateQueries({ queryKey: fieldKeys.all });
    },
  });
}

const partBytes = 8 * 1024 * 1024;

/** Sends a file in parts of 8 MB. @returns the import that it is the file of */
export async function sendFile(file: File, progress: (percent: number) => void): Promise<Import> {
  const made = await api<Import>("/imports", { method: "POST", body: { file_name: file.name } });
  for (let part = 0, from = 0; from < file.size; part++, from += partBytes) {
    await sendPart(made.import_id, part, file.slice(from, from + partBytes));
    progress(Math.round((100 * Math.min(file.size, from + partBytes)) / file.size));
  }
  return made;
}

async function sendPart(id: string, part: number, bytes: Blob): Promise<void> {
  const response = await fetch(apiUrl(path(id, `/parts/${part}`)), {
    method: "PUT",
    headers: { "content-type": "application/octet-stream" },
    body: bytes,
  }).catch(() => undefined);
  if (response?.ok) return;
  const problem: { detail?: string } = (await response?.json().catch(() => ({}))) ?? {};
  throw new ApiError(
    response?.status ?? 0,
    "Not sent",
    problem.detail ?? "The file could not be sent. Check the connection and try again.",
  );
}

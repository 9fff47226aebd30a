"use client";

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError, api, apiUrl, type ListPage } from "../api";
import { fieldKeys } from "../rule-builder/fields";
import type { Import, ImportDetails, ImportStatus, Mapping, Suggestion } from "./types";

export const importKeys = {
  all: ["imports"] as const,
  list: () => [...importKeys.all, "list"] as const,
  one: (id: string) => [...importKeys.all, id] as const,
  suggestion: (id: string, reading: Reading) => [...importKeys.all, id, "suggestion", reading] as const,
};

/** Some of the file is not there: sending it was broken off. */
export const isIncomplete = ({ status, size_bytes, file_bytes }: Import): boolean =>
  status === "uploading" && file_bytes !== null && size_bytes < file_bytes;

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

/** How a file is read; what is left out is found out. */
export type Reading = Pick<Mapping, "encoding" | "delimiter">;

export const suggestionQuery = (id: string, reading: Reading) =>
  queryOptions({
    queryKey: importKeys.suggestion(id, reading),
    queryFn: ({ signal }) => api<Suggestion>(path(id, "/suggestion"), { query: reading, signal }),
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

type Progress = (percent: number) => void;

/** Sends a file in parts of 8 MB. @returns the import that it is the file of */
export async function sendFile(file: File, progress: Progress): Promise<Import> {
  if (file.size === 0) throw new ApiError(0, "Not sent", `${file.name} is empty.`);
  const body = { file_name: file.name, file_bytes: file.size };
  const made = await api<Import>("/imports", { method: "POST", body });
  await sendParts(made.import_id, file, 0, progress);
  return made;
}

/** Sends what is missing of a file that is chosen again. */
export async function sendRest(item: Import, file: File, progress: Progress): Promise<void> {
  if (file.size !== item.file_bytes)
    throw new ApiError(
      0,
      "Not sent",
      `${file.name} is another file: ${item.file_name} has ${item.file_bytes} bytes.`,
    );
  await sendParts(item.import_id, file, Math.floor(item.size_bytes / partBytes), progress);
}

async function sendParts(id: string, file: File, first: number, progress: Progress): Promise<void> {
  for (let part = first, from = first * partBytes; from < file.size; part++, from += partBytes) {
    await sendPart(id, part, file.slice(from, from + partBytes));
    progress(Math.round((100 * Math.min(file.size, from + partBytes)) / file.size));
  }
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

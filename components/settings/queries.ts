"use client";

import { queryOptions } from "@tanstack/react-query";
import { api } from "../api";

export type Settings = {
  time_zone: string;
  task_templates: { title: string; due_in_minutes: number }[];
};

export const settingsKeys = { all: ["settings"] as const };

export const settingsQuery = () =>
  queryOptions({
    queryKey: settingsKeys.all,
    queryFn: ({ signal }) => api<Settings>("/settings", { signal }),
    staleTime: 60_000,
  });

"use client";

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, type ListPage } from "../api";
import type { Person, PersonItem } from "./types";

export const peopleKeys = {
  all: ["people"] as const,
  list: (search: string) => [...peopleKeys.all, "list", search] as const,
  one: (piiId: string) => [...peopleKeys.all, "one", piiId] as const,
};

/** People by name, phone, e-mail or id. */
export const peopleQuery = (search: string) =>
  queryOptions({
    queryKey: peopleKeys.list(search),
    queryFn: ({ signal }) => api<ListPage<PersonItem>>("/people", { query: { search, limit: 50 }, signal }),
    placeholderData: keepPreviousData,
  });

export const personQuery = (piiId: string) =>
  queryOptions({
    queryKey: peopleKeys.one(piiId),
    queryFn: ({ signal }) => api<Person>(`/people/${encodeURIComponent(piiId)}`, { signal }),
    refetchInterval: 10_000,
  });

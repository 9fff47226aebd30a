"use client";

import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, type ListPage, nextPage } from "../api";
import type { Person, PersonItem } from "./types";

export const peopleKeys = {
  all: ["people"] as const,
  list: (search: string) => [...peopleKeys.all, "list", search] as const,
  found: (search: string) => [...peopleKeys.all, "found", search] as const,
  one: (piiId: string) => [...peopleKeys.all, "one", piiId] as const,
};

/** People by name, phone, e-mail or id, page by page. */
export const peopleListQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: peopleKeys.list(search),
    queryFn: ({ pageParam, signal }) =>
      api<ListPage<PersonItem>>("/people", { query: { search, cursor: pageParam, limit: 50 }, signal }),
    initialPageParam: "",
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
  });

/** The first few of them, for the palette. */
export const peopleQuery = (search: string) =>
  queryOptions({
    queryKey: peopleKeys.found(search),
    queryFn: ({ signal }) => api<ListPage<PersonItem>>("/people", { query: { search, limit: 8 }, signal }),
    placeholderData: keepPreviousData,
  });

export const personQuery = (piiId: string) =>
  queryOptions({
    queryKey: peopleKeys.one(piiId),
    queryFn: ({ signal }) => api<Person>(`/people/${encodeURIComponent(piiId)}`, { signal }),
    refetchInterval: 10_000,
  });

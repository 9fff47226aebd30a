"use client";

import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import type { Registry } from "@/lib/rules/fields";
import type { RuleGroup } from "@/lib/rules/rule";
import { api } from "../api";
import type { PeopleLeft } from "../rule-builder/builder-context";
import { toSend } from "../rule-builder/tree";
import { useDebounced } from "../use-debounced";
import { cohortKeys } from "./queries";

type Waterfall = { people: number | null; steps: { path: string; people: number | null }[] };
type Question = { rules: RuleGroup; ids: string[] };

const nothing: ReadonlyMap<string, number | null> = new Map();

/** Counts by the ids of the outermost nodes, so that they stay with their conditions while these are moved. */
const peopleLeftQuery = (asked: string | null) =>
  queryOptions({
    queryKey: [...cohortKeys.all, "people-left", asked],
    queryFn: async ({ signal }) => {
      const { rules, ids } = JSON.parse(asked ?? "") as Question;
      const { steps } = await api<Waterfall>("/cohorts/preview/waterfall", {
        method: "POST",
        body: { rules },
        signal,
      });
      return new Map(
        steps.map((step) => [ids[Number(/\/(\d+)$/.exec(step.path)?.[1] ?? -1)] ?? "", step.people]),
      );
    },
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    gcTime: 60_000,
    retry: false,
  });

/** Who is left after which condition has a meaning where all of the outermost conditions are asked for. */
const hasSteps = (rules: RuleGroup): boolean =>
  rules.combinator === "and" && rules.atLeast === undefined && rules.not !== true && rules.rules.length > 0;

/**
 * How many people are left after each outermost condition, asked 600 ms after the last change: it takes a question for
 * each of them.
 */
export function usePeopleLeft(rules: RuleGroup, registry: Registry | undefined): PeopleLeft {
  const asked =
    registry && hasSteps(rules)
      ? JSON.stringify({ rules: toSend(rules, registry), ids: rules.rules.map((child) => child.id ?? "") })
      : null;
  const settled = useDebounced(asked, 600);
  const query = useQuery(peopleLeftQuery(settled));
  return {
    byId: asked === null || query.isError ? nothing : (query.data ?? nothing),
    isStale: query.isFetching || asked !== settled,
    isCounted: asked !== null && !query.isError,
  };
}

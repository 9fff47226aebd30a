"use client";

import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import type { Registry } from "@/lib/rules/fields";
import { isGroup, type RuleGroup } from "@/lib/rules/rule";
import { api } from "../api";
import type { PeopleLeft } from "../rule-builder/builder-context";
import { toSend } from "../rule-builder/tree";
import { useDebounced } from "../use-debounced";
import { cohortKeys } from "./queries";

type Counted = { path: string; people: number | null };
type Waterfall = { steps: Counted[]; within: Counted[] };
type Question = { rules: RuleGroup; ids: [path: string, id: string][] };

const nothing: ReadonlyMap<string, number | null> = new Map();

/** The ids of all nodes by their places. */
const idsOf = (group: RuleGroup, path = ""): Question["ids"] =>
  group.rules.flatMap((node, index): Question["ids"] => {
    const at = `${path}/rules/${index}`;
    return [[at, node.id ?? ""], ...(isGroup(node) ? idsOf(node, at) : [])];
  });

/** Counts by the ids of nodes, so that they stay with their conditions while these are moved. */
const peopleLeftQuery = (asked: string | null) =>
  queryOptions({
    queryKey: [...cohortKeys.all, "people-left", asked],
    queryFn: async ({ signal }) => {
      const { rules, ids } = JSON.parse(asked ?? "") as Question;
      const { steps, within } = await api<Waterfall>("/cohorts/preview/waterfall", {
        method: "POST",
        body: { rules },
        signal,
      });
      const idAt = new Map(ids);
      return new Map([...steps, ...within].map(({ path, people }) => [idAt.get(path) ?? "", people]));
    },
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    gcTime: 60_000,
    retry: false,
  });

/**
 * How many people are left after each condition, or are those whom it alone is true of, asked 600 ms after the last
 * change: it takes a question for each of them.
 */
export function usePeopleLeft(rules: RuleGroup, registry: Registry | undefined): PeopleLeft {
  const asked =
    registry && rules.rules.length > 0
      ? JSON.stringify({ rules: toSend(rules, registry), ids: idsOf(rules) })
      : null;
  const settled = useDebounced(asked, 600);
  const query = useQuery(peopleLeftQuery(settled));
  return {
    byId: asked === null || query.isError ? nothing : (query.data ?? nothing),
    isStale: query.isFetching || asked !== settled,
    isCounted: asked !== null && !query.isError,
  };
}

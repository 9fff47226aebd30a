"use client";

import { useQuery } from "@tanstack/react-query";
import type { Registry } from "@/lib/rules/fields";
import type { RuleGroup } from "@/lib/rules/rule";
import { ApiError, type FieldProblem } from "../api";
import { countUnfinished, toSend } from "../rule-builder/tree";
import { useDebounced } from "../use-debounced";
import { previewQuery } from "./queries";
import type { Preview } from "./types";

export type LivePreview = {
  data: Preview | undefined;
  /** What `data` answers, once it is not an older answer: its plan names conditions by their places in it. */
  asked: RuleGroup | null;
  /** A newer answer is on its way; `data` is the one before. */
  isStale: boolean;
  error: Error | null;
  /** What the server found wrong, by JSON pointer. */
  problems: FieldProblem[];
  unfinished: number;
  retry: () => void;
};

const nothing: FieldProblem[] = [];

/** Asks who matches, 250 ms after the last change; unfinished conditions are left out of the question. */
export function usePreview(rules: RuleGroup, registry: Registry | undefined, cohortId?: string): LivePreview {
  const sent = registry ? JSON.stringify(toSend(rules, registry)) : null;
  const settled = useDebounced(sent, 250);
  const asked = settled === null ? null : (JSON.parse(settled) as RuleGroup);
  const query = useQuery(previewQuery(asked, cohortId));
  const error = query.error;
  return {
    data: query.data,
    asked: query.isPlaceholderData ? null : asked,
    isStale: query.isFetching || sent !== settled,
    error,
    problems: error instanceof ApiError && sent === settled ? error.errors : nothing,
    unfinished: registry ? countUnfinished(rules, registry) : 0,
    retry: () => void query.refetch(),
  };
}

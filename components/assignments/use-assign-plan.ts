"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useDebounced } from "../use-debounced";
import { assignPreviewQuery } from "./queries";
import type { AssignRequest } from "./types";

const start: AssignRequest = {
  agent_ids: [],
  strategy: "round_robin",
  only_matching: false,
  skip_closed: true,
  skip_do_not_contact: true,
  keep_person_together: false,
  on_assigned: "reassign",
  respect_daily_capacity: false,
};

/** What is chosen, and what would come of it: asked 250 ms after the last choice. */
export function useAssignPlan(cohortId: string) {
  const [request, setRequest] = useState(start);
  const change = (part: Partial<AssignRequest>) => setRequest((before) => ({ ...before, ...part }));
  const settled = useDebounced(request, 250);
  const preview = useQuery(assignPreviewQuery(cohortId, settled));
  const hasAgents = request.agent_ids.length > 0;
  return {
    request,
    change,
    preview: hasAgents ? preview.data : undefined,
    /** The plan that is shown is not yet the one that was chosen. */
    isStale: settled !== request || preview.isFetching || preview.isPlaceholderData,
    error: hasAgents ? preview.error : null,
    refresh: () => preview.refetch(),
  };
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useDebounced } from "../use-debounced";
import { refusedAgents } from "./left-out";
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
  const leaveOut = (ids: readonly string[]) =>
    setRequest((before) => ({ ...before, agent_ids: before.agent_ids.filter((id) => !ids.includes(id)) }));
  const settled = useDebounced(request, 250);
  const preview = useQuery(assignPreviewQuery(cohortId, settled));
  const hasAgents = request.agent_ids.length > 0;
  const refused = useMemo(
    () => refusedAgents(preview.error, settled.agent_ids),
    [preview.error, settled.agent_ids],
  );
  return {
    request,
    change,
    leaveOut,
    /** Of the agents of the plan, those that take no leads: there is none before they are left out. */
    refused,
    preview: hasAgents ? preview.data : undefined,
    /** The plan that is shown is not yet the one that was chosen. */
    isStale: settled !== request || preview.isFetching || preview.isPlaceholderData,
    error: hasAgents && refused.length === 0 ? preview.error : null,
    refresh: () => preview.refetch(),
  };
}

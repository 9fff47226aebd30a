import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import { agentKeys, capacityQuery } from "../agents/queries";
import { leftOutWords, refusedAgents } from "./left-out";
import type { useAssignPlan } from "./use-assign-plan";

/**
 * Whoever takes no leads any more falls out of the choice by themselves, as soon as the list of agents or a plan tells.
 * @returns `said`, who fell out since `forget`, in words; `leaveOutRefused`, which leaves out whom another answer refuses
 * and returns their names
 */
export function useLeftOut({ request, refused, leaveOut }: ReturnType<typeof useAssignPlan>) {
  const client = useQueryClient();
  const { data } = useQuery(capacityQuery());
  const [names, setNames] = useState<readonly string[]>([]);
  const withoutLeads = (ids: readonly string[]): string[] => {
    if (ids.length > 0) leaveOut(ids);
    return ids.map((id) => data?.items.find(({ agent_id }) => agent_id === id)?.name ?? id);
  };
  const leaveOutRefused = (error: unknown, agentIds: readonly string[]): string[] => {
    const ids = refusedAgents(error, agentIds);
    if (ids.length > 0) void client.invalidateQueries({ queryKey: agentKeys.all });
    return withoutLeads(ids);
  };
  const tell = (left: readonly string[]) => {
    if (left.length > 0) setNames((before) => [...new Set([...before, ...left])]);
  };
  const onAgents = useEffectEvent((active: ReadonlySet<string>) =>
    tell(withoutLeads(request.agent_ids.filter((id) => !active.has(id)))),
  );
  const onRefused = useEffectEvent(() => {
    tell(withoutLeads(refused));
    void client.invalidateQueries({ queryKey: agentKeys.all });
  });
  useEffect(() => {
    const active = data?.items.filter(({ status }) => status === "active");
    if (active) onAgents(new Set(active.map(({ agent_id }) => agent_id)));
  }, [data]);
  useEffect(() => {
    if (refused.length > 0) onRefused();
  }, [refused]);
  return {
    said: names.length > 0 ? leftOutWords(names) : null,
    forget: () => setNames([]),
    leaveOutRefused,
  };
}

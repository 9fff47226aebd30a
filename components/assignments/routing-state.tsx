"use client";

import { toast } from "@heroui/react/toast";
import { useQuery } from "@tanstack/react-query";
import { agentsQuery } from "../agents/queries";
import { State } from "../ui/badge";
import { AgentMark } from "../ui/bar";
import { Button } from "../ui/button";
import { initials } from "../ui/format";
import { routingWords } from "./plan-words";
import { useSaveRouting } from "./queries";
import type { Routed } from "./routing-tab";

function AgentNames({ agentIds }: { agentIds: string[] }) {
  const agents = useQuery(agentsQuery());
  const names = new Map(agents.data?.items.map((agent) => [agent.agent_id, agent]));
  return (
    <ul aria-label="Agents" className="flex flex-wrap gap-x-4 gap-y-1.5">
      {agentIds.map((id) => {
        const agent = names.get(id);
        const name = agent?.name ?? id;
        return (
          <li key={id} className="flex items-center gap-2 text-[13px]">
            <AgentMark agentId={id}>{initials(name)}</AgentMark>
            <span className="min-w-0 wrap-anywhere">{name}</span>
            {agent?.status === "inactive" && <span className="text-muted">inactive, passed over</span>}
          </li>
        );
      })}
    </ul>
  );
}

/** Whether new members are handed on, to whom and how, with the one switch. */
export function RoutingState({
  cohort,
  mayWrite,
  isEditing,
  onEdit,
}: {
  cohort: Routed;
  mayWrite: boolean;
  isEditing: boolean;
  onEdit: () => void;
}) {
  const save = useSaveRouting(cohort);
  const routing = cohort.auto_assign;
  const turn = (enabled: boolean) => {
    if (!routing) return;
    save.mutate(
      { ...routing, enabled },
      {
        onSuccess: () =>
          toast(
            enabled
              ? `Whoever enters ${cohort.name} is handed on again.`
              : `Whoever enters ${cohort.name} stays without an agent now.`,
          ),
        onError: (error) => toast.danger(error.message),
      },
    );
  };
  const isOn = routing?.enabled === true;
  return (
    <section aria-label="Routing" className="flex flex-wrap items-start gap-x-6 gap-y-3 p-4 sm:p-5">
      <div className="flex min-w-0 flex-1 basis-64 flex-col gap-2.5">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <State tone={isOn ? "good" : "neutral"}>{isOn ? "on" : "off"}</State>
          <span className="text-sm font-medium">
            {isOn
              ? "New members are handed to agents within seconds"
              : "New members are not handed to anyone"}
          </span>
        </p>
        {routing ? (
          <>
            <p className="text-[13px] text-muted">
              {isOn ? "Now" : "When on"}: {routingWords(routing)}.
            </p>
            <AgentNames agentIds={routing.agent_ids} />
          </>
        ) : (
          <p className="max-w-prose text-[13px] text-muted">
            Choose agents below, and whoever enters this cohort is assigned to them in turn, with a pipeline
            and tasks, as if you had done it by hand.
          </p>
        )}
      </div>
      {mayWrite && routing && (
        <div className="flex flex-wrap gap-2">
          {!isEditing && <Button onPress={onEdit}>Change…</Button>}
          <Button
            kind={isOn ? "secondary" : "primary"}
            isDisabled={save.isPending}
            onPress={() => turn(!isOn)}
          >
            {isOn ? "Stop routing" : "Start routing"}
          </Button>
        </div>
      )}
    </section>
  );
}

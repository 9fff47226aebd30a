"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { LoadBar, todayWords } from "../agents/load-bar";
import { capacityQuery } from "../agents/queries";
import type { AgentCapacity } from "../agents/types";
import { AgentMark } from "../ui/bar";
import { Button } from "../ui/button";
import { initials, plural } from "../ui/format";
import { SearchBox } from "../ui/search-box";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states";

type Props = { selected: string[]; onChange: (agentIds: string[]) => void };

function AgentLine({
  agent,
  isSelected,
  onToggle,
}: {
  agent: AgentCapacity;
  isSelected: boolean;
  onToggle: () => void;
}) {
  const isAway = agent.status === "inactive";
  const isDisabled = isAway && !isSelected;
  return (
    <li>
      <label
        className={`flex items-center gap-3 px-4 py-2.5 has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent ${
          isDisabled ? "cursor-not-allowed opacity-55" : "cursor-pointer hover:bg-hover"
        }`}
      >
        <input
          type="checkbox"
          checked={isSelected}
          disabled={isDisabled}
          onChange={onToggle}
          className="size-4 shrink-0 accent-(--accent) focus-visible:outline-none"
        />
        <AgentMark agentId={agent.agent_id}>{initials(agent.name)}</AgentMark>
        <span className="min-w-0 flex-1">
          <span className="block text-sm font-medium wrap-anywhere">{agent.name}</span>
          <span className="block text-[13px] text-muted tabular-nums">
            {isAway ? "inactive" : plural(agent.open_pipelines, "open lead")}
            {!isAway && <span className="sm:hidden"> · {todayWords(agent)}</span>}
          </span>
          {!isAway && (
            <span className="block pt-1.5 sm:hidden">
              <LoadBar agent={agent} isBare />
            </span>
          )}
        </span>
        <span className="max-sm:hidden">{!isAway && <LoadBar agent={agent} />}</span>
      </label>
    </li>
  );
}

/** Step one: who gets the leads. */
export function AgentChoice({ selected, onChange }: Props) {
  const query = useQuery(capacityQuery());
  const [search, setSearch] = useState("");
  const agents = query.data?.items ?? [];
  const active = agents.filter((agent) => agent.status === "active");
  const isAll = active.length > 0 && active.every((agent) => selected.includes(agent.agent_id));
  // In the order of the list, whatever the order of the clicks: who comes first gets the first lead.
  const inOrder = (ids: ReadonlySet<string>) =>
    agents.map((agent) => agent.agent_id).filter((id) => ids.has(id));
  const toggle = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onChange(inOrder(next));
  };
  const shown = agents.filter((agent) =>
    `${agent.name} ${agent.agent_id}`.toLowerCase().includes(search.toLowerCase()),
  );

  const body = () => {
    if (query.isPending) return <SkeletonRows label="Loading agents" rows={7} />;
    if (query.isError) {
      return (
        <ErrorState what="The agents can’t be shown." error={query.error} onRetry={() => query.refetch()} />
      );
    }
    if (shown.length === 0)
      return <EmptyState title={search ? "No agent fits this search." : "There are no agents yet."} />;
    // As high while it is searched as before.
    return (
      <ul className={`divide-y divide-line overflow-y-auto ${agents.length > 5 ? "h-[340px]" : ""}`}>
        {shown.map((agent) => (
          <AgentLine
            key={agent.agent_id}
            agent={agent}
            isSelected={selected.includes(agent.agent_id)}
            onToggle={() => toggle(agent.agent_id)}
          />
        ))}
      </ul>
    );
  };

  return (
    <fieldset className="min-w-0 rounded-xl border border-line bg-surface">
      <legend className="sr-only">Agents who get the leads</legend>
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-3">
        <SearchBox label="Search agents" value={search} onSearch={setSearch} className="min-w-40 flex-1" />
        <Button
          size="sm"
          isDisabled={active.length === 0}
          onPress={() => onChange(isAll ? [] : active.map((agent) => agent.agent_id))}
        >
          {isAll
            ? "Select none"
            : query.data
              ? `Select all ${plural(active.length, "active agent")}`
              : "Select all"}
        </Button>
      </div>
      {body()}
    </fieldset>
  );
}

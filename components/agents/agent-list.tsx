"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { useMayWrite } from "../frame/me";
import { Button } from "../ui/button";
import { plural } from "../ui/format";
import { Page, PageHead } from "../ui/page-head";
import { SearchBox } from "../ui/search-box";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states";
import { AgentDialog } from "./agent-dialog";
import { AgentRow } from "./agent-row";
import { agentsQuery, capacityQuery } from "./queries";
import type { Agent } from "./types";

const heads = [
  { label: "Agent", className: "py-2 pr-3 pl-4" },
  { label: "Status", className: "px-3" },
  { label: "Leads a day", className: "px-3 text-right max-md:hidden" },
  { label: "Open leads", className: "px-3 text-right max-sm:hidden" },
  { label: "Taken today", className: "w-60 px-3 max-md:hidden" },
];

/** Who works leads: capacity, load, and whether they take more. */
export function AgentList() {
  const agents = useQuery(agentsQuery());
  const capacity = useQuery(capacityQuery());
  const [search, setSearch] = useQueryState("search", parseAsString.withDefault(""));
  const [editing, setEditing] = useState<Agent | null>(null);
  const [making, setMaking] = useQueryState("new", parseAsStringLiteral(["agent"]));
  const mayWrite = useMayWrite();
  const loads = new Map(capacity.data?.items.map((item) => [item.agent_id, item]));
  const wanted = search.toLowerCase();
  const shown = (agents.data?.items ?? []).filter((agent) =>
    `${agent.name} ${agent.email ?? ""} ${agent.agent_id}`.toLowerCase().includes(wanted),
  );
  const add = (
    <Button kind="primary" onPress={() => void setMaking("agent")}>
      <Plus aria-hidden /> New agent
    </Button>
  );

  const body = () => {
    if (agents.isPending || capacity.isPending) return <SkeletonRows label="Loading agents" />;
    if (agents.isError) {
      return (
        <ErrorState what="The agents can’t be shown." error={agents.error} onRetry={() => agents.refetch()} />
      );
    }
    if (shown.length === 0) {
      return search === "" ? (
        <EmptyState title="No agents yet." action={mayWrite ? add : undefined}>
          Agents are the people who work leads. A cohort is handed out to them.
        </EmptyState>
      ) : (
        <EmptyState
          title="No agent fits this search."
          action={<Button onPress={() => void setSearch(null)}>Clear search</Button>}
        />
      );
    }
    return (
      <table className="w-full border-collapse text-left text-sm">
        <caption className="sr-only">Agents</caption>
        <thead>
          <tr className="border-b border-line">
            {heads.map((head) => (
              <th key={head.label} scope="col" className={`column-head ${head.className}`}>
                {head.label}
              </th>
            ))}
            <th scope="col">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((agent) => (
            <AgentRow
              key={agent.agent_id}
              agent={agent}
              capacity={loads.get(agent.agent_id)}
              onEdit={() => setEditing(agent)}
            />
          ))}
        </tbody>
      </table>
    );
  };

  return (
    <Page>
      <PageHead title="Agents" actions={mayWrite ? add : undefined} />
      <div className="flex flex-wrap items-center justify-between gap-2 pb-4">
        <SearchBox
          label="Search agents"
          value={search}
          onSearch={(text) => void setSearch(text || null)}
          className="w-64 max-sm:w-full"
        />
        <p role="status" className="min-h-5 min-w-20 text-right text-[13px] text-muted max-sm:text-left">
          {agents.isSuccess ? plural(shown.length, "agent") : ""}
        </p>
      </div>
      <div className="overflow-hidden rounded-xl border border-line bg-surface">{body()}</div>
      {editing && <AgentDialog agent={editing} onClose={() => setEditing(null)} />}
      {making && mayWrite && <AgentDialog agent={undefined} onClose={() => void setMaking(null)} />}
    </Page>
  );
}

"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { State } from "../ui/badge";
import { count } from "../ui/format";
import { LoadMore } from "../ui/load-more";
import { Page, PageHead } from "../ui/page-head";
import { PageSkeleton } from "../ui/page-skeleton";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states";
import { type Tab, Tabs } from "../ui/tabs";
import { usePageTitle } from "../use-page-title";
import { LoadBar } from "./load-bar";
import { agentQuery, capacityQuery, tasksQuery } from "./queries";
import { TaskLine } from "./task-line";
import type { AgentCapacity, TaskStatus } from "./types";

const empty: Record<TaskStatus, string> = {
  open: "Nothing to do.",
  done: "No task has been finished yet.",
  cancelled: "No task has been cancelled.",
};

function Work({ agentId, status }: { agentId: string; status: TaskStatus }) {
  const list = useInfiniteQuery(tasksQuery(agentId, status));
  const tasks = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <SkeletonRows label="Loading tasks" rows={5} />;
  if (list.isError)
    return (
      <ErrorState what="The tasks can’t be shown." error={list.error} onRetry={() => void list.refetch()} />
    );
  if (tasks.length === 0)
    return (
      <EmptyState title={empty[status]}>
        {status === "open" && "Tasks come with the leads that are assigned to this agent."}
      </EmptyState>
    );
  return (
    <>
      <ul aria-label={`Tasks, ${status}`} className="divide-y divide-line">
        {tasks.map((task) => (
          <TaskLine key={task.task_id} task={task} />
        ))}
      </ul>
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
    </>
  );
}

function Load({ load }: { load: AgentCapacity }) {
  return (
    <section
      aria-label="Load"
      className="mb-6 flex flex-wrap items-center gap-x-10 gap-y-3 rounded-xl border border-line bg-surface px-5 py-4"
    >
      <p className="flex items-baseline gap-2">
        <span className="text-[32px] leading-9 font-semibold tracking-[-0.02em] tabular-nums">
          {count(load.open_pipelines)}
        </span>
        <span className="text-sm text-muted">{load.open_pipelines === 1 ? "open lead" : "open leads"}</span>
      </p>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        Taken <LoadBar agent={load} />
      </div>
    </section>
  );
}

const statuses = ["open", "done", "cancelled"] as const;
const labels: Record<TaskStatus, string> = { open: "To do", done: "Done", cancelled: "Cancelled" };

/** One agent: how much they have, and their tasks, the soonest due first, to be ticked off. */
export function AgentScreen({ agentId }: { agentId: string }) {
  const query = useQuery(agentQuery(agentId));
  const loads = useQuery(capacityQuery());
  const [status, setStatus] = useQueryState("tasks", parseAsStringLiteral(statuses).withDefault("open"));
  usePageTitle(query.data?.name);
  if (query.isError)
    return (
      <Page>
        <ErrorState
          isPage
          what={`${agentId} can’t be shown.`}
          error={query.error}
          onRetry={() => query.refetch()}
          others={{ href: "/agents", label: "All agents" }}
        />
      </Page>
    );
  if (query.isPending || loads.isPending) return <PageSkeleton label="Loading the agent" top="h-16" />;
  const agent = query.data;
  const load = loads.data?.items.find((item) => item.agent_id === agentId);
  const tabs: Tab<TaskStatus>[] = statuses.map((id) => ({
    id,
    label: labels[id],
    content: () => <Work agentId={agentId} status={id} />,
  }));
  return (
    <Page>
      <PageHead
        title={agent.name}
        parent={{ href: "/agents", label: "Agents" }}
        state={<State tone={agent.status === "active" ? "good" : "neutral"}>{agent.status}</State>}
      >
        <p className="pt-1 text-sm text-muted">{agent.email ?? agentId}</p>
      </PageHead>
      {load && <Load load={load} />}
      <div className="overflow-hidden rounded-xl border border-line bg-surface [&_[role=tablist]]:px-4">
        <Tabs label="Tasks" tabs={tabs} selected={status} onSelect={(next) => void setStatus(next)} />
      </div>
    </Page>
  );
}

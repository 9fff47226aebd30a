"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { JobList } from "../assignments/job-list";
import { RoutingTab } from "../assignments/routing-tab";
import { ButtonLink } from "../ui/button";
import { Page } from "../ui/page-head";
import { ErrorState, Skeleton, SkeletonRows } from "../ui/states";
import { type Tab, Tabs } from "../ui/tabs";
import { usePageTitle } from "../use-page-title";
import { ActivityTab } from "./activity-tab";
import { CohortHead, useIsAssignable } from "./cohort-head";
import { DivergedTab } from "./diverged-tab";
import { MembersTab } from "./members-tab";
import { OverlapTab } from "./overlap-tab";
import { cohortQuery } from "./queries";
import type { Cohort } from "./types";
import { useCohortStream, useFreshLists } from "./use-cohort-stream";

// Reading rules needs the rule language, the other tabs don't.
const RulesTab = dynamic(() => import("./rules-tab").then((part) => part.RulesTab), {
  loading: () => <SkeletonRows label="Loading rules" rows={3} />,
});

const tabIds = ["members", "moved", "rules", "activity", "overlap", "assignments", "routing"] as const;
type TabId = (typeof tabIds)[number];

const isWorkedList = (cohort: Cohort): boolean => cohort.type === "static" && cohort.rules !== null;

function DetailSkeleton() {
  return (
    <div role="status" aria-label="Loading the cohort" className="flex flex-col gap-4">
      <Skeleton className="h-7 w-64" />
      <Skeleton className="h-4 w-96 max-w-full" />
      <Skeleton className="h-11 w-40" />
      <Skeleton className="h-80 w-full" />
    </div>
  );
}

function Assignments({ cohort }: { cohort: Cohort }) {
  const isAssignable = useIsAssignable(cohort);
  return (
    <JobList
      cohortId={cohort.cohort_id}
      action={
        isAssignable && <ButtonLink href={`/cohorts/${cohort.cohort_id}/assign`}>Assign leads…</ButtonLink>
      }
    />
  );
}

/** One cohort: its head, and who is in it, by what rules, who came and went, what was assigned. */
export function CohortDetail({ id }: { id: string }) {
  const isStreaming = useCohortStream(id);
  const query = useQuery(cohortQuery(id, isStreaming));
  useFreshLists(id, query.data);
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(tabIds).withDefault("members"));
  usePageTitle(query.data?.name);
  if (query.isPending) {
    return (
      <Page>
        <DetailSkeleton />
      </Page>
    );
  }
  if (query.isError) {
    return (
      <Page>
        <ErrorState
          isPage
          what={`${id} can’t be shown.`}
          error={query.error}
          onRetry={() => query.refetch()}
          others={{ href: "/cohorts", label: "All cohorts" }}
        />
      </Page>
    );
  }
  const cohort = query.data;
  const tabs: Tab<TabId>[] = [
    { id: "members", label: "Members", content: () => <MembersTab cohort={cohort} /> },
    ...(isWorkedList(cohort)
      ? [{ id: "moved" as const, label: "Moved on", content: () => <DivergedTab cohort={cohort} /> }]
      : []),
    { id: "rules", label: "Rules", content: () => <RulesTab cohort={cohort} /> },
    { id: "activity", label: "Activity", content: () => <ActivityTab cohort={cohort} /> },
    { id: "overlap", label: "Overlap", content: () => <OverlapTab cohort={cohort} /> },
    { id: "assignments", label: "Assignments", content: () => <Assignments cohort={cohort} /> },
    ...(cohort.type === "dynamic"
      ? [{ id: "routing" as const, label: "Routing", content: () => <RoutingTab cohort={cohort} /> }]
      : []),
  ];
  return (
    <Page>
      <CohortHead cohort={cohort} />
      <div className="overflow-hidden rounded-xl border border-line bg-surface [&_[role=tablist]]:px-4">
        <Tabs label="About this cohort" tabs={tabs} selected={tab} onSelect={(next) => void setTab(next)} />
      </div>
    </Page>
  );
}

"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useMayWrite } from "../frame/me";
import { Button, ButtonLink } from "../ui/button";
import { plural } from "../ui/format";
import { GapRow } from "../ui/gap-row";
import { Page, PageHead } from "../ui/page-head";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states";
import { useWindowRows } from "../ui/use-window-rows";
import { CohortFilterBar } from "./cohort-filters";
import { CohortRow } from "./cohort-row";
import { FirstSteps } from "./first-steps";
import { useCohortFilters } from "./list-filters";
import { cohortListQuery } from "./queries";
import type { Cohort } from "./types";

const newCohort = (
  <ButtonLink kind="primary" href="/cohorts/new">
    <Plus aria-hidden /> New cohort
  </ButtonLink>
);

type CohortTableProps = { cohorts: Cohort[]; total: number | undefined; onNearEnd: (() => void) | undefined };

function CohortTable({ cohorts, total, onNearEnd }: CohortTableProps) {
  const { frame, indexes, above, below, measure } = useWindowRows({
    count: cohorts.length,
    rowPx: 65,
    keyOf: (index) => cohorts[index]?.cohort_id ?? index,
    onNearEnd,
  });
  return (
    <div ref={frame}>
      <table className="w-full border-collapse text-left" aria-rowcount={(total ?? cohorts.length) + 1}>
        <caption className="sr-only">Cohorts</caption>
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className="column-head py-2 pr-3 pl-4">
              Name
            </th>
            <th scope="col" className="column-head px-3 text-right">
              Members
            </th>
            <th scope="col" className="column-head w-28 px-3 max-lg:hidden">
              30 days
            </th>
            <th scope="col" className="column-head w-44 px-3 max-sm:hidden">
              State
            </th>
            <th scope="col" className="column-head w-32 px-3 max-md:hidden">
              Changed
            </th>
            <th scope="col" className="w-12">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <GapRow height={above} />
          {indexes.map((index) => {
            const cohort = cohorts[index];
            return (
              cohort && <CohortRow key={cohort.cohort_id} cohort={cohort} index={index} measure={measure} />
            );
          })}
          <GapRow height={below} />
        </tbody>
      </table>
    </div>
  );
}

/**
 * The list of cohorts.
 * @param firstSteps the cookie that remembers whether the first steps were put away
 */
export function CohortList({ firstSteps }: { firstSteps: string | null }) {
  const { filters, isFiltered, set, clear } = useCohortFilters();
  const mayWrite = useMayWrite();
  const list = useInfiniteQuery(cohortListQuery(filters));
  const cohorts = list.data?.pages.flatMap((page) => page.items) ?? [];
  const total = list.data?.pages[0]?.total ?? (list.hasNextPage ? undefined : cohorts.length);

  const body = () => {
    if (list.isPending) return <SkeletonRows label="Loading cohorts" rows={8} />;
    if (list.isError) {
      return (
        <ErrorState what="The cohorts can’t be shown." error={list.error} onRetry={() => list.refetch()} />
      );
    }
    if (cohorts.length > 0) {
      return (
        <CohortTable
          cohorts={cohorts}
          total={total}
          onNearEnd={list.hasNextPage && !list.isFetching ? () => void list.fetchNextPage() : undefined}
        />
      );
    }
    return isFiltered ? (
      <EmptyState
        title="No cohort fits these filters."
        action={<Button onPress={clear}>Clear filters</Button>}
      />
    ) : (
      <EmptyState title="No cohorts yet." action={mayWrite ? newCohort : undefined}>
        A cohort is a group of people that rules describe. It can stay true as people change, or be a list to
        work through.
      </EmptyState>
    );
  };

  return (
    <Page>
      <PageHead title="Cohorts" actions={mayWrite ? newCohort : undefined} />
      {mayWrite && <FirstSteps sent={firstSteps} />}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 pb-4">
        <CohortFilterBar filters={filters} onChange={set} />
        <p
          role="status"
          className="min-h-5 min-w-24 text-right text-[13px] text-muted tabular-nums max-lg:text-left"
        >
          {total !== undefined && list.isSuccess ? plural(total, "cohort") : ""}
        </p>
      </div>
      <div
        className={`overflow-hidden rounded-xl border border-line bg-surface ${list.isPlaceholderData ? "opacity-60" : ""}`}
      >
        {body()}
      </div>
    </Page>
  );
}

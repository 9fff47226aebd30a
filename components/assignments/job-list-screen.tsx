"use client";

import { useQuery } from "@tanstack/react-query";
import { cohortNamesQuery } from "../cohorts/queries";
import { Page, PageHead } from "../ui/page-head";
import { JobList } from "./job-list";

export function JobListScreen() {
  const names = useQuery(cohortNamesQuery());
  return (
    <Page>
      <PageHead title="Assignments" />
      <div className="overflow-hidden rounded-xl border border-line bg-surface">
        <JobList names={new Map(names.data?.items.map((cohort) => [cohort.cohort_id, cohort.name]))} />
      </div>
    </Page>
  );
}

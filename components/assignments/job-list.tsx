"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { State } from "../ui/badge";
import { ProgressBar } from "../ui/bar";
import { count } from "../ui/format";
import { LoadMore } from "../ui/load-more";
import { RowLink } from "../ui/row-link";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states";
import { Time } from "../ui/time";
import { donePercent, jobTitle, outcomeWords, statusTones, statusWords } from "./job-words";
import { jobsQuery } from "./queries";
import { isActive, type Job, type JobStatus } from "./types";

function JobRow({ job, cohortName }: { job: Job; cohortName: string | undefined }) {
  return (
    <tr className="relative border-b border-line last:border-b-0 hover:bg-hover">
      <td className="min-w-36 py-3 pr-3 pl-4 wrap-anywhere">
        <RowLink href={`/assignments/${job.job_id}`} className="text-sm">
          {job.job_id} {cohortName && <span className="font-normal">{cohortName}</span>}
        </RowLink>
        <p className="text-[13px] text-muted">{jobTitle(job)}</p>
      </td>
      <td className="px-3 text-right text-[15px] font-medium tabular-nums">{count(job.total)}</td>
      <td className="w-56 px-3 max-sm:hidden">
        {isActive(job) ? (
          <ProgressBar
            percent={donePercent(job)}
            label={`${job.job_id} is ${statusWords[job.status]}`}
            size="sm"
          />
        ) : (
          <span className="text-[13px] text-muted">{outcomeWords(job)}</span>
        )}
      </td>
      <td className="px-3">
        <State tone={statusTones[job.status]} pulse={job.status === "running"}>
          {statusWords[job.status]}
        </State>
      </td>
      <td className="px-3 pr-4 text-right text-[13px] text-muted max-md:hidden">
        <Time at={job.created_at} />
      </td>
    </tr>
  );
}

type JobListProps = {
  cohortId?: string;
  names?: ReadonlyMap<string, string>;
  kind?: Job["kind"] | undefined;
  status?: JobStatus | undefined;
  /** The way to the first one. */
  action?: ReactNode;
};

/** Assignment jobs, newest first: all of them, or those of one cohort. */
export function JobList({ cohortId, names, kind, status, action }: JobListProps) {
  const list = useInfiniteQuery(
    jobsQuery({ ...(cohortId && { cohort_id: cohortId }), ...(kind && { kind }), ...(status && { status }) }),
  );
  const jobs = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <SkeletonRows label="Loading assignments" />;
  if (list.isError) {
    return (
      <ErrorState what="The assignments can’t be shown." error={list.error} onRetry={() => list.refetch()} />
    );
  }
  if (jobs.length === 0 && (kind || status)) return <EmptyState title="No assignment fits this choice." />;
  if (jobs.length === 0) {
    return (
      <EmptyState title="Nothing has been assigned yet." action={action}>
        {cohortId ? "Its leads are" : "The leads of a cohort are"} handed out to the agents that are chosen;
        what comes of it stays here.
      </EmptyState>
    );
  }
  return (
    <>
      <table className="w-full border-collapse text-left">
        <caption className="sr-only">Assignments</caption>
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className="column-head py-2 pr-3 pl-4">
              Assignment
            </th>
            <th scope="col" className="column-head px-3 text-right">
              Leads
            </th>
            <th scope="col" className="column-head px-3 max-sm:hidden">
              Outcome
            </th>
            <th scope="col" className="column-head px-3">
              State
            </th>
            <th scope="col" className="column-head px-3 pr-4 text-right max-md:hidden">
              Started
            </th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <JobRow
              key={job.job_id}
              job={job}
              cohortName={cohortId || !job.cohort_id ? undefined : (names?.get(job.cohort_id) ?? undefined)}
            />
          ))}
        </tbody>
      </table>
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
    </>
  );
}

"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { apiUrl } from "../api";
import { cohortQuery } from "../cohorts/queries";
import { State } from "../ui/badge";
import { ProgressBar } from "../ui/bar";
import { count, decimal, duration, percent, plural } from "../ui/format";
import { Page, PageHead } from "../ui/page-head";
import { PageSkeleton } from "../ui/page-skeleton";
import { ErrorState, Notice } from "../ui/states";
import { useEventStream } from "../use-event-stream";
import { ActHints, JobActions } from "./job-actions";
import { JobFailures } from "./job-failures";
import { JobOutcomes } from "./job-outcomes";
import { JobShares } from "./job-shares";
import { sawJobEnd } from "./job-watch";
import {
  donePercent,
  jobTitle,
  leftOutWords,
  outcomeWords,
  settled,
  statusTones,
  statusWords,
  toDo,
} from "./job-words";
import { jobKeys, jobQuery } from "./queries";
import { isActive, type Job } from "./types";
import { useRate } from "./use-rate";

/** Puts each step that the stream tells into the cache; asks once more at the end. */
function useJobStream(jobId: string, isDone: boolean): boolean {
  const client = useQueryClient();
  const put = (data: unknown) => {
    const job = data as Job | null;
    if (job && typeof job === "object" && "status" in job) client.setQueryData(jobKeys.one(jobId), job);
  };
  const end = (data: unknown) => {
    put(data);
    void client.invalidateQueries({ queryKey: jobKeys.all });
  };
  return useEventStream(isDone ? null : apiUrl(`/assignment-jobs/${jobId}/stream`), {
    progress: put,
    done: end,
  });
}

/** Speaks progress every tenth, so that a screen reader is told and not flooded. */
function Spoken({ job }: { job: Job }) {
  const tenth = Math.floor(donePercent(job) / 10) * 10;
  const words = isActive(job) ? `${tenth} percent done` : `${statusWords[job.status]}: ${outcomeWords(job)}`;
  return (
    <p role="status" className="sr-only">
      {words}
    </p>
  );
}

function timeLeft(job: Job, rate: number | null): string {
  if (!rate) return "";
  const rest = toDo(job) - settled(job);
  return `about ${duration((1000 * Math.max(0, rest)) / rate)} left`;
}

function LeftOut({ job }: { job: Job }) {
  return leftOutWords(job).map((words) => (
    <span key={words} className="text-muted">
      {words}
    </span>
  ));
}

function Running({ job }: { job: Job }) {
  const rate = useRate(settled(job), job.status === "running");
  return (
    <p className="flex flex-wrap items-baseline gap-x-5 gap-y-1 pt-3 text-sm tabular-nums">
      <span className="text-[32px] leading-9 font-semibold tracking-[-0.02em]">
        {count(job.assigned_count)}
      </span>
      <span className="text-muted">of {plural(toDo(job), "lead")}</span>
      <span className="text-muted">{percent(donePercent(job))}</span>
      {rate !== null && <span className="text-muted">{decimal(rate)}/s</span>}
      {rate !== null && <span className="text-muted">{timeLeft(job, rate)}</span>}
      {job.failed_count > 0 && <span className="text-bad">{count(job.failed_count)} failed</span>}
      <LeftOut job={job} />
    </p>
  );
}

function Finished({ job }: { job: Job }) {
  const tookMs =
    job.finished_at && job.started_at
      ? new Date(job.finished_at).getTime() - new Date(job.started_at).getTime()
      : null;
  return (
    <p className="flex flex-wrap items-baseline gap-x-5 gap-y-1 pt-3 text-sm tabular-nums">
      <span className="text-[32px] leading-9 font-semibold tracking-[-0.02em]">
        {count(job.assigned_count)}
      </span>
      <span className="text-muted">
        {job.kind === "undo" ? "restored" : "assigned"} of {plural(toDo(job), "lead")}
      </span>
      {job.failed_count > 0 && <span className="text-bad">{count(job.failed_count)} failed</span>}
      <LeftOut job={job} />
      {job.untouched_count > 0 && <span className="text-muted">{count(job.untouched_count)} untouched</span>}
      {tookMs !== null && <span className="text-muted">in {duration(tookMs)}</span>}
    </p>
  );
}

function JobBody({ job }: { job: Job }) {
  const active = isActive(job);
  const cohort = useQuery({ ...cohortQuery(job.cohort_id ?? "", true), enabled: job.cohort_id !== null });
  if (cohort.isLoading) return <PageSkeleton label="Loading the assignment" top="h-24" />;
  return (
    <Page>
      <PageHead
        title={cohort.data ? `${job.job_id}: ${cohort.data.name}` : job.job_id}
        parent={{ href: "/assignments", label: "Assignments" }}
        state={
          <State tone={statusTones[job.status]} pulse={job.status === "running"}>
            {statusWords[job.status]}
          </State>
        }
        actions={<JobActions job={job} />}
      >
        <p className="pt-1 text-sm text-muted">{jobTitle(job)}</p>
        <ActHints job={job} />
      </PageHead>
      <section aria-label="Progress" className="rounded-xl border border-line bg-surface p-5">
        <ProgressBar
          percent={donePercent(job)}
          label={job.kind === "undo" ? "Leads given back" : "Leads assigned"}
          tone={job.status === "failed" ? "bad" : job.status === "cancelled" ? "muted" : "accent"}
        />
        {active ? <Running job={job} /> : <Finished job={job} />}
        <Spoken job={job} />
        {job.error && (
          <div className="pt-4">
            <Notice>The job stopped: {job.error}</Notice>
          </div>
        )}
      </section>
      {job.distribution.length > 0 && <JobShares job={job} />}
      {active ? job.failed_count > 0 && <JobFailures job={job} /> : <JobOutcomes job={job} />}
    </Page>
  );
}

/** One assignment job, live: how far it is, who got what, what failed. */
export function JobScreen({ jobId }: { jobId: string }) {
  const [isDone, setIsDone] = useState(false);
  const isStreaming = useJobStream(jobId, isDone);
  const query = useQuery(jobQuery(jobId, isStreaming));
  const ended = query.data !== undefined && !isActive(query.data);
  useEffect(() => {
    setIsDone(ended);
    if (ended) sawJobEnd(jobId);
  }, [ended, jobId]);
  if (query.isPending) return <PageSkeleton label="Loading the assignment" top="h-24" />;
  if (query.isError) {
    return (
      <Page>
        <ErrorState
          isPage
          what={`${jobId} can’t be shown.`}
          error={query.error}
          onRetry={() => query.refetch()}
          others={{ href: "/assignments", label: "All assignments" }}
        />
      </Page>
    );
  }
  return <JobBody job={query.data} />;
}

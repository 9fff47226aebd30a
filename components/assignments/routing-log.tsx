"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { State } from "../ui/badge";
import { count, plural } from "../ui/format";
import { LoadMore } from "../ui/load-more";
import { RowLink } from "../ui/row-link";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states";
import { Time } from "../ui/time";
import { statusTones, statusWords } from "./job-words";
import { routedQuery } from "./queries";
import type { Job } from "./types";

/** `Asha 2, Omar 1`. */
const toWhom = (job: Job): string =>
  job.distribution
    .filter((share) => share.leads > 0)
    .map((share) => `${share.name} ${count(share.leads)}`)
    .join(", ");

function Entry({ job }: { job: Job }) {
  const given = toWhom(job);
  return (
    <li className="relative flex flex-wrap items-baseline gap-x-4 gap-y-0.5 px-4 py-2.5 text-[13px] hover:bg-hover sm:px-5">
      <span className="w-24 shrink-0 text-muted">
        <Time at={job.created_at} />
      </span>
      <RowLink href={`/assignments/${job.job_id}`} className="min-w-0 flex-1 basis-56">
        {given === ""
          ? `Nobody: ${plural(job.total, "lead")} left out`
          : `${plural(job.total - job.skipped_count, "lead")} to ${given}`}
      </RowLink>
      {given !== "" && job.skipped_count > 0 && (
        <span className="text-muted tabular-nums">{count(job.skipped_count)} left out</span>
      )}
      {job.failed_count > 0 && <span className="text-bad">{count(job.failed_count)} failed</span>}
      {job.status !== "completed" && <State tone={statusTones[job.status]}>{statusWords[job.status]}</State>}
    </li>
  );
}

/** What went to whom since routing began, newest first. */
export function RoutingLog({ cohortId, isOn }: { cohortId: string; isOn: boolean }) {
  const list = useInfiniteQuery(routedQuery(cohortId, isOn));
  const jobs = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-labelledby="routing-log" className="border-t border-line">
      <h2 id="routing-log" className="px-4 pt-4 pb-2 text-[15px] font-semibold sm:px-5">
        What went to whom
      </h2>
      {list.isPending && <SkeletonRows label="Loading what was routed" rows={3} />}
      {list.isError && (
        <ErrorState
          what="What was routed can’t be shown."
          error={list.error}
          onRetry={() => void list.refetch()}
        />
      )}
      {list.data && jobs.length === 0 && (
        <EmptyState title="Nobody has been routed yet.">
          {isOn ? "The next person who enters shows up here." : "Routing is off."}
        </EmptyState>
      )}
      {jobs.length > 0 && (
        <ol className="divide-y divide-line border-t border-line">
          {jobs.map((job) => (
            <Entry key={job.job_id} job={job} />
          ))}
        </ol>
      )}
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
    </section>
  );
}

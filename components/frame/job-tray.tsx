"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronUp, X } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useMemo, useRef, useState } from "react";
import { isWatched, pageOpened } from "../assignments/job-watch";
import { donePercent, jobTitle, outcomeWords, statusWords, toDo } from "../assignments/job-words";
import { recentJobsQuery } from "../assignments/queries";
import { isActive, type Job } from "../assignments/types";
import { cohortNamesQuery } from "../cohorts/queries";
import { ProgressBar } from "../ui/bar";
import { IconButton } from "../ui/button";
import { count, plural } from "../ui/format";
import { useJobNews } from "./job-news";

/**
 * Jobs that someone began: those that run, and those that ended while the app was open until they are put away; not
 * those that their own page tells of. Routing gives leads all day, and its tab tells of them.
 */
function useShownJobs(): { shown: Job[]; dismiss: (id: string) => void } {
  const { data } = useQuery(recentJobsQuery());
  const seenRunning = useRef(new Set<string>());
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const jobs = (data?.items ?? []).filter((job) => job.kind !== "auto");
  for (const job of jobs) if (isActive(job)) seenRunning.current.add(job.job_id);
  const path = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what tells that a page has opened
  useEffect(pageOpened, [path]);
  const isWanted = (id: string) => seenRunning.current.has(id) && !dismissed.has(id) && !isWatched(id, path);
  return {
    shown: jobs.filter((job) => isWanted(job.job_id)),
    dismiss: (id) => setDismissed((before) => new Set([...before, id])),
  };
}

type TrayJobProps = { job: Job; cohortName: string | undefined; isOpen: boolean; onDismiss: () => void };

function TrayJob({ job, cohortName, isOpen, onDismiss }: TrayJobProps) {
  const active = isActive(job);
  return (
    <li className="px-3 py-2.5">
      <div className="flex items-start gap-2">
        <Link href={`/assignments/${job.job_id}`} className="group min-w-0 flex-1 text-[13px] wrap-anywhere">
          <span className="block font-medium group-hover:underline">{cohortName ?? job.job_id}</span>
          <span className="block text-muted">
            {cohortName && `${job.job_id} · `}
            {jobTitle(job)}
          </span>
        </Link>
        {!active && (
          <IconButton label={`Put ${job.job_id} away`} onPress={onDismiss} className="size-6 min-w-6">
            <X aria-hidden />
          </IconButton>
        )}
      </div>
      <div className="flex items-center gap-3 pt-1">
        <ProgressBar
          percent={job.status === "completed" ? 100 : donePercent(job)}
          label={`${job.job_id}: ${statusWords[job.status]}`}
          size="sm"
          tone={job.status === "failed" ? "bad" : "accent"}
        />
        <span className="shrink-0 text-xs text-muted tabular-nums">
          {job.status === "running"
            ? `${count(job.assigned_count)} of ${count(toDo(job))}`
            : statusWords[job.status]}
        </span>
      </div>
      {isOpen && (
        <p className="pt-1 text-xs text-muted">
          {outcomeWords(job)}
          {job.distribution.length > 0 &&
            ` · ${job.distribution.map((share) => `${share.name} ${count(share.assigned)}`).join(", ")}`}
        </p>
      )}
    </li>
  );
}

function useCohortNames(jobs: readonly Job[]): ReadonlyMap<string, string> {
  const { data } = useQuery({
    ...cohortNamesQuery(),
    enabled: jobs.some(({ cohort_id }) => cohort_id !== null),
  });
  return useMemo(() => new Map(data?.items.map(({ cohort_id, name }) => [cohort_id, name])), [data]);
}

/** Tells the page how much of it the tray covers, so that it leaves as much room for what has the focus. */
function tellHeight(tray: HTMLElement) {
  const { style } = document.documentElement;
  const observer = new ResizeObserver(() => style.setProperty("--tray-height", `${tray.offsetHeight}px`));
  observer.observe(tray);
  return () => {
    observer.disconnect();
    style.removeProperty("--tray-height");
  };
}

/** Jobs that run, on every screen: a bar each, more on request. */
export function JobTray() {
  const { shown, dismiss } = useShownJobs();
  useJobNews(shown);
  const names = useCohortNames(shown);
  const [isOpen, setIsOpen] = useState(false);
  const running = shown.filter((job) => job.status === "running").length;
  const [spoken, setSpoken] = useState("");
  useEffect(() => {
    setSpoken(running > 0 ? `${plural(running, "assignment")} running` : "");
  }, [running]);
  return (
    <>
      <p role="status" className="sr-only">
        {spoken}
      </p>
      {shown.length > 0 && (
        <section
          ref={tellHeight}
          data-job-tray=""
          aria-label="Assignments that run"
          className="fixed right-4 bottom-(--tray-bottom) z-20 w-[340px] rounded-xl border border-line bg-surface shadow-float max-sm:inset-x-3 max-sm:w-auto"
        >
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => setIsOpen(!isOpen)}
            className={`flex w-full items-center gap-2 rounded-t-xl border-line px-3 py-2 text-[13px] font-medium ${isOpen ? "border-b" : "sm:border-b"}`}
          >
            {running > 0 ? `${plural(running, "assignment")} running` : "Assignments"}
            {isOpen ? (
              <ChevronDown className="ml-auto size-4 text-muted" aria-hidden />
            ) : (
              <ChevronUp className="ml-auto size-4 text-muted" aria-hidden />
            )}
          </button>
          <ul
            className={`max-h-[min(288px,40dvh)] divide-y divide-line overflow-y-auto ${isOpen ? "" : "max-sm:hidden"}`}
          >
            {shown.map((job) => (
              <TrayJob
                key={job.job_id}
                job={job}
                cohortName={names.get(job.cohort_id ?? "")}
                isOpen={isOpen}
                onDismiss={() => dismiss(job.job_id)}
              />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

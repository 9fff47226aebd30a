"use client";

import { useQuery } from "@tanstack/react-query";
import { Pencil, Send } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useMayWrite } from "../frame/me";
import { Tag } from "../ui/badge";
import { ProgressBar } from "../ui/bar";
import { ButtonLink } from "../ui/button";
import { count, percent } from "../ui/format";
import { MoreMenu } from "../ui/menu";
import { useOfferActions } from "../ui/page-actions";
import { PageHead } from "../ui/page-head";
import { Notice, Skeleton } from "../ui/states";
import { Time } from "../ui/time";
import { CohortState } from "./cohort-state";
import { FollowingLine, useFollowing } from "./following-line";
import { progressQuery } from "./queries";
import type { Cohort, Progress } from "./types";
import { useCohortActions } from "./use-cohort-actions";
import { ZoneOfDays } from "./zone-of-days";

/** How many are in it. A change is tinted for a moment and spoken, at most every five seconds. */
function BigNumber({ value }: { value: number }) {
  const first = useRef(value);
  const [spoken, setSpoken] = useState("");
  useEffect(() => {
    if (first.current === value) return;
    const timer = setTimeout(() => setSpoken(`${count(value)} members now`), 5000);
    return () => clearTimeout(timer);
  }, [value]);
  return (
    <>
      <span
        key={value}
        className={`text-[40px] leading-[44px] font-semibold tracking-[-0.02em] tabular-nums ${first.current === value ? "" : "changed"}`}
      >
        {count(value)}
      </span>
      <span role="status" className="sr-only">
        {spoken}
      </span>
    </>
  );
}

/** A static cohort being worked: moved on against still matching. */
function Worked({ progress }: { progress: Progress }) {
  return (
    <div className="w-full max-w-md pb-1">
      <ProgressBar percent={progress.progress_percent} label="Moved on" />
      <p className="flex justify-between gap-4 pt-1.5 text-[13px] tabular-nums">
        <span>
          <span className="font-medium text-accent">{percent(progress.progress_percent)}</span> moved on (
          {count(progress.diverged)})
        </span>
        <span className="text-muted">{count(progress.still_matching)} still match</span>
      </p>
    </div>
  );
}

/** Whether the number is true now, and what the last evaluation changed. */
function Freshness({ cohort }: { cohort: Cohort }) {
  const { entered = 0, left = 0 } = cohort.evaluation ?? {};
  const isFollowing = cohort.type === "dynamic" && !cohort.archived_at;
  const evaluatedAt = cohort.type === "static" ? cohort.evaluated_at : null;
  return (
    <p className="min-h-10.5 pt-0.5 text-[13px] text-muted sm:min-h-0">
      {isFollowing && <FollowingLine id={cohort.cohort_id} />}
      {evaluatedAt && (
        <>
          evaluated <Time at={evaluatedAt} />
        </>
      )}
      {(entered > 0 || left > 0) && (
        <>
          {(isFollowing || evaluatedAt) && " · "}last evaluation +{count(entered)} −{count(left)}
        </>
      )}
    </p>
  );
}

function Evaluating({ cohort }: { cohort: Cohort }) {
  const done = cohort.evaluation?.progress_percent ?? 0;
  const why = useFollowing(cohort.cohort_id)?.reevaluated_because;
  return (
    <div className="w-full max-w-md pb-1">
      <ProgressBar percent={done} label="Evaluation" />
      <p className="pt-1.5 text-[13px] text-muted" role="status">
        {why ? `Everything is evaluated again: ${why}.` : "Members are being found."} Until then the former
        ones stand here.
      </p>
    </div>
  );
}

/** Whether its leads may be handed out now, by whoever looks at it. */
export function useIsAssignable({ archived_at, status }: Cohort): boolean {
  return useMayWrite() && !archived_at && status !== "evaluating";
}

/** Top of a cohort's page: its number, whether it is true now, what can be done. */
export function CohortHead({ cohort }: { cohort: Cohort }) {
  const router = useRouter();
  const mayWrite = useMayWrite();
  const { entries, dialog } = useCohortActions(cohort);
  const isWorked = cohort.type === "static" && cohort.rules !== null && cohort.status === "ready";
  const asked = useQuery(progressQuery(cohort.cohort_id, isWorked && !cohort.archived_at, 15_000));
  const progress = asked.data;
  const mayAct = mayWrite && !cohort.archived_at;
  const others = entries.filter((entry) => entry.id !== "edit");
  const assignPath = `/cohorts/${cohort.cohort_id}/assign`;
  const isAssignable = useIsAssignable(cohort);
  useOfferActions(
    cohort.name,
    isAssignable
      ? [{ id: "assign", label: "Assign leads", onSelect: () => router.push(assignPath) }, ...entries]
      : entries,
  );
  return (
    <div className="pb-6">
      <PageHead
        title={cohort.name}
        parent={{ href: "/cohorts", label: "Cohorts" }}
        state={
          <>
            <Tag>{cohort.type}</Tag>
            <CohortState cohort={cohort} progress={progress} isCounting={isWorked && asked.isPending} />
          </>
        }
        actions={
          <>
            {mayAct && (
              <ButtonLink href={`/cohorts/${cohort.cohort_id}/edit`}>
                <Pencil aria-hidden /> Edit
              </ButtonLink>
            )}
            {isAssignable && (
              <ButtonLink kind="primary" href={assignPath}>
                <Send aria-hidden /> Assign leads…
              </ButtonLink>
            )}
            {others.length > 0 && <MoreMenu label={`More actions for ${cohort.name}`} entries={others} />}
            {dialog}
          </>
        }
      >
        <p className="max-w-2xl pt-1 text-sm text-muted">
          {cohort.description || (
            <>
              {cohort.summary}.<ZoneOfDays rules={cohort.rules} />
            </>
          )}
        </p>
      </PageHead>
      <div className="flex flex-wrap items-end gap-x-10 gap-y-4">
        <div>
          <p className="flex items-baseline gap-2">
            <BigNumber value={cohort.member_count} />
            <span className="text-sm text-muted">{cohort.member_count === 1 ? "member" : "members"}</span>
          </p>
          <Freshness cohort={cohort} />
        </div>
        {cohort.status === "evaluating" && <Evaluating cohort={cohort} />}
        {progress && <Worked progress={progress} />}
        {asked.isLoading && <Skeleton className="mb-1 h-9 w-full max-w-md" />}
      </div>
      {cohort.status === "failed" && (
        <div className="pt-4">
          <Notice>
            The last evaluation failed: {cohort.error ?? "no reason was given"}. The former members are kept.
            Change the rules, or evaluate again from the menu.
          </Notice>
        </div>
      )}
    </div>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { capacityQuery } from "../agents/queries";
import { ApiError } from "../api";
import { ArchivedCohort } from "../cohorts/archived-cohort";
import { cohortQuery } from "../cohorts/queries";
import { Button, ButtonLink } from "../ui/button";
import { plural } from "../ui/format";
import { Page, PageHead } from "../ui/page-head";
import { ErrorState, Notice, Skeleton } from "../ui/states";
import { AgentChoice } from "./agent-choice";
import { HowChoice } from "./how-choice";
import { leftOutWords } from "./left-out";
import { PlanResult } from "./plan-result";
import { movedWords } from "./plan-words";
import { useAssign } from "./queries";
import { useAssignPlan } from "./use-assign-plan";
import { useLeftOut } from "./use-left-out";

function Step({ n, title, children }: { n: number; title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="flex items-center gap-2.5 pb-3 text-[15px] font-semibold">
        <span
          aria-hidden
          className="inline-flex size-6 items-center justify-center rounded-full border border-edge text-xs font-medium text-muted"
        >
          {n}
        </span>
        {title}
      </h2>
      {children}
    </section>
  );
}

function useStart(
  cohortId: string,
  plan: ReturnType<typeof useAssignPlan>,
  { leaveOutRefused, forget }: ReturnType<typeof useLeftOut>,
) {
  const router = useRouter();
  const assign = useAssign(cohortId);
  const [moved, setMoved] = useState<string | null>(null);
  const begin = () => {
    const { preview, request } = plan;
    if (!preview) return;
    setMoved(null);
    forget();
    assign.mutate(
      { request, planHash: preview.plan_hash },
      {
        onSuccess: (job) => router.push(`/assignments/${job.job_id}`),
        onError: (error) => {
          const left = leaveOutRefused(error, request.agent_ids);
          if (left.length > 0) return setMoved(leftOutWords(left));
          if (!(error instanceof ApiError) || error.status !== 409) return;
          setMoved(`${movedWords(error)} The plan below is the new one.`);
          void plan.refresh();
        },
      },
    );
  };
  const failed = assign.error && !moved ? assign.error.message : null;
  return { begin, moved, failed, isStarting: assign.isPending || assign.isSuccess };
}

function AssignSkeleton() {
  return (
    <Page>
      <div role="status" aria-label="Loading the cohort" className="flex flex-col gap-6">
        <Skeleton className="h-13 w-72 max-w-full" />
        <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_400px]">
          <Skeleton className="h-96" />
          <Skeleton className="h-96 max-lg:hidden" />
        </div>
      </div>
    </Page>
  );
}

/** Hands the leads of a cohort to agents: to whom, how, and exactly what comes of it before the click. */
export function AssignScreen({ cohortId }: { cohortId: string }) {
  const cohort = useQuery(cohortQuery(cohortId));
  const agents = useQuery(capacityQuery());
  const plan = useAssignPlan(cohortId);
  const leftOut = useLeftOut(plan);
  const { begin, moved, failed, isStarting } = useStart(cohortId, plan, leftOut);
  const leads = plan.preview?.to_assign ?? 0;

  if (cohort.isPending) return <AssignSkeleton />;
  if (cohort.isError) {
    return (
      <Page>
        <ErrorState
          isPage
          what={`${cohortId} can’t be shown.`}
          error={cohort.error}
          onRetry={() => cohort.refetch()}
          others={{ href: "/cohorts", label: "All cohorts" }}
        />
      </Page>
    );
  }
  if (cohort.data.archived_at) {
    return (
      <ArchivedCohort cohort={cohort.data} title={`Assign leads of ${cohort.data.name}`}>
        Its members are no longer kept up to date, and its leads can’t be assigned. Once it is restored they
        can.
      </ArchivedCohort>
    );
  }
  const { name } = cohort.data;
  const label = () => {
    if (isStarting) return "Assigning…";
    return leads > 0 ? `Assign ${plural(leads, "lead")}` : "Assign leads";
  };
  const button = (
    <Button
      kind="primary"
      size="md"
      fullWidth
      onPress={begin}
      isDisabled={leads === 0 || plan.isStale || isStarting || plan.error !== null}
    >
      {label()}
    </Button>
  );
  return (
    <Page>
      <PageHead
        title={`Assign leads of ${name}`}
        parent={{ href: `/cohorts/${cohortId}`, label: name }}
        actions={<ButtonLink href={`/cohorts/${cohortId}`}>Cancel</ButtonLink>}
      />
      <div className="grid items-start gap-8 max-lg:pb-16 lg:grid-cols-[minmax(0,1fr)_400px]">
        <div className="flex min-w-0 flex-col gap-8">
          <Step n={1} title="To whom">
            <AgentChoice
              selected={plan.request.agent_ids}
              onChange={(agent_ids) => {
                leftOut.forget();
                plan.change({ agent_ids });
              }}
            />
          </Step>
          {/* Below a list whose length is not known yet nothing stands that would be pushed down. */}
          {!agents.isPending && (
            <Step n={2} title="How">
              <HowChoice
                request={plan.request}
                shares={plan.preview?.distribution ?? []}
                onChange={plan.change}
              />
            </Step>
          )}
        </div>
        {!agents.isPending && (
          <div className="lg:sticky lg:top-8">
            <Step n={3} title="Result">
              <div className="flex flex-col rounded-xl border border-line bg-surface lg:h-[calc(100dvh-11rem)] lg:min-h-80">
                <section
                  aria-label="What comes of it"
                  // biome-ignore lint/a11y/noNoninteractiveTabindex: so that many shares can be scrolled by keyboard
                  tabIndex={0}
                  className="flex min-h-0 flex-1 flex-col gap-5 rounded-xl p-5 focus-visible:-outline-offset-2 lg:overflow-y-auto"
                >
                  {moved && <Notice tone="warn">Nothing was assigned: {moved}</Notice>}
                  {leftOut.said && <Notice tone="warn">{leftOut.said}</Notice>}
                  {failed && <Notice>The leads could not be assigned: {failed}</Notice>}
                  <PlanResult
                    preview={plan.preview}
                    isStale={plan.isStale}
                    error={plan.error}
                    hasAgents={plan.request.agent_ids.length > 0}
                  />
                </section>
                <div data-action-bar="wide" className="border-t border-line px-5 py-4 max-lg:hidden">
                  {button}
                </div>
              </div>
            </Step>
          </div>
        )}
      </div>
      <div
        data-action-bar="narrow"
        className="above-rail fixed inset-x-0 z-20 border-t border-line bg-surface px-4 py-2.5 sm:bottom-0 sm:left-16 lg:hidden"
      >
        {button}
      </div>
    </Page>
  );
}

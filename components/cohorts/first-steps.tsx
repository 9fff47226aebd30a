"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import Link from "next/link";
import { IconButton } from "../ui/button";
import { Skeleton } from "../ui/states";
import { useCookie, writeCookie } from "../ui/use-cookie";
import { firstStepsCookie } from "./first-steps-cookie";
import { cohortNamesQuery } from "./queries";

type Step = { title: string; sentence: string; href: string; link: string };

/** The steps that the workspace has something for; undefined until that is known. */
function useSteps(): Step[] | undefined {
  const { data, isPending } = useQuery(cohortNamesQuery());
  if (isPending) return undefined;
  // The oldest, which stay the same ones while others are changed: in a demo, those that it came with.
  const cohorts = (data?.items ?? [])
    .filter((cohort) => cohort.status === "ready")
    .sort((a, b) => a.created_at.localeCompare(b.created_at));
  const live = cohorts.find((cohort) => cohort.type === "dynamic" && cohort.member_count > 0);
  const any = live ?? cohorts.find((cohort) => cohort.member_count > 0);
  return [
    {
      title: "Describe a group",
      sentence: "Put conditions together; who matches is counted as you go.",
      href: "/cohorts/new",
      link: "Make a cohort",
    },
    ...(live
      ? [
          {
            title: "Watch it change",
            sentence: `People enter and leave ${live.name} as their data changes.`,
            href: `/cohorts/${live.cohort_id}?tab=activity`,
            link: "See who came and went",
          },
        ]
      : []),
    ...(any
      ? [
          {
            title: "Hand it out",
            sentence: "See exactly who gets what, then give its leads to agents.",
            href: `/cohorts/${any.cohort_id}/assign`,
            link: "Plan an assignment",
          },
        ]
      : []),
  ];
}

function StepBox({ step, n }: { step: Step; n: number }) {
  return (
    <div className="flex gap-3">
      <span
        aria-hidden
        className="inline-flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
      >
        {n}
      </span>
      <div className="min-w-0">
        <h2 className="text-sm font-semibold">{step.title}</h2>
        <p className="min-h-10.5 pt-0.5 md:max-xl:min-h-15.5 text-[13px] text-muted">{step.sentence}</p>
        <Link
          href={step.href}
          className="inline-flex min-h-6 items-center pt-1 text-[13px] font-medium text-accent hover:underline"
        >
          {step.link}
        </Link>
      </div>
    </div>
  );
}

/** As high as a step. */
function StepSkeleton() {
  return (
    <div className="flex h-[86px] gap-3 md:max-xl:h-[106px]">
      <Skeleton className="size-6 shrink-0 !rounded-full" />
      <div className="flex-1">
        <Skeleton className="h-5 w-32" />
        <Skeleton className="mt-2 h-8 w-full" />
      </div>
    </div>
  );
}

/**
 * Three steps for whoever is new here; put away, they stay away.
 * @param sent the cookie that remembers it, as it came with the request for the page
 */
export function FirstSteps({ sent }: { sent: string | null }) {
  const stored = useCookie(firstStepsCookie, sent);
  const steps = useSteps();
  if (stored !== null || (steps && steps.length < 2)) return null;
  return (
    <section
      aria-label="First steps"
      className="relative mb-6 grid gap-5 rounded-xl border border-line bg-surface p-5 pr-14 md:grid-cols-3"
    >
      {steps?.map((step, index) => <StepBox key={step.title} step={step} n={index + 1} />) ?? (
        <>
          <StepSkeleton />
          <StepSkeleton />
          <StepSkeleton />
        </>
      )}
      <IconButton
        label="Put the first steps away"
        onPress={() => writeCookie(firstStepsCookie, "done")}
        className="absolute top-3 right-3"
      >
        <X aria-hidden />
      </IconButton>
    </section>
  );
}

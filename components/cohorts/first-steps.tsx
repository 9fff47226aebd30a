"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import Link from "next/link";
import { IconButton } from "../ui/button";
import { useStored } from "../ui/use-stored";
import { cohortNamesQuery } from "./queries";

/** Where it is remembered that they were put away. */
export const firstStepsKey = "cohort-system:first-steps";

type Step = { title: string; sentence: string; href: string; link: string };

function useSteps(): Step[] {
  const { data } = useQuery(cohortNamesQuery());
  const cohorts = (data?.items ?? []).filter((cohort) => cohort.status === "ready");
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

/** Three steps for whoever is new here; put away, they stay away. */
export function FirstSteps() {
  const [stored, setStored] = useStored(firstStepsKey);
  const steps = useSteps();
  if (stored !== null || steps.length < 2) return null;
  return (
    <section
      aria-label="First steps"
      className="relative mb-6 grid gap-5 rounded-xl border border-line bg-surface p-5 pr-14 md:grid-cols-3"
    >
      {steps.map((step, index) => (
        <div key={step.title} className="flex gap-3">
          <span
            aria-hidden
            className="inline-flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
          >
            {index + 1}
          </span>
          <div>
            <h2 className="text-sm font-semibold">{step.title}</h2>
            <p className="pt-0.5 text-[13px] text-muted">{step.sentence}</p>
            <Link
              href={step.href}
              className="inline-flex min-h-6 items-center pt-1 text-[13px] font-medium text-accent hover:underline"
            >
              {step.link}
            </Link>
          </div>
        </div>
      ))}
      <IconButton
        label="Put the first steps away"
        onPress={() => setStored("done")}
        className="absolute top-3 right-3"
      >
        <X aria-hidden />
      </IconButton>
    </section>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { count } from "../ui/format";
import { Skeleton } from "../ui/states";
import { waterfallQuery } from "./insight-queries";
import type { Cohort } from "./types";

const short = (words: string): string => words.replace(/^People whose /, "");

function Step({ words, people, most }: { words: string; people: number; most: number }) {
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-1 py-1.5">
      <span className="min-w-0 text-sm first-letter:uppercase">{words}</span>
      <span className="text-sm font-medium tabular-nums">{count(people)}</span>
      <span aria-hidden className="col-span-2 h-1.5 overflow-hidden rounded-full bg-line">
        <span
          className="block h-full rounded-full bg-accent"
          style={{ width: `${most === 0 ? 0 : (100 * people) / most}%` }}
        />
      </span>
    </li>
  );
}

/** How many people are left after each condition, taken one after the other. */
export function WaterfallList({ cohort }: { cohort: Cohort }) {
  const query = useQuery(waterfallQuery(cohort));
  if (query.isPending) return <Skeleton className="h-40 w-full" />;
  if (query.isError) return <p className="text-[13px] text-muted">{query.error.message}</p>;
  const { people, steps } = query.data;
  return (
    <ol aria-label="People left after each condition">
      <Step words="everyone who has a lead" people={people} most={people} />
      {steps.map((step) => (
        <Step key={step.path} words={short(step.words)} people={step.people} most={people} />
      ))}
    </ol>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { count, plural } from "../ui/format";
import { Skeleton } from "../ui/states";
import { useTimeZone } from "../ui/time-zone";
import { type DayOfMoves, sizesQuery } from "./insight-queries";
import type { Cohort } from "./types";

// The chart library is as large as all the rest of this page.
const SizeChart = dynamic(() => import("./size-chart").then((part) => part.SizeChart), {
  ssr: false,
  loading: () => <Skeleton className="h-40 w-full" />,
});
const MovesChart = dynamic(() => import("./moves-chart").then((part) => part.MovesChart), {
  ssr: false,
  loading: () => <Skeleton className="h-40 w-full" />,
});

function movesWords(days: DayOfMoves[]): string {
  const sum = (key: "entered" | "left") => days.reduce((total, day) => total + day[key], 0);
  return `${count(sum("entered"))} entered and ${count(sum("left"))} left on ${plural(days.length, "day")}`;
}

const tooLittle = "Its size over time is drawn here once it has changed: until now only one size is known.";

/** How large the cohort has been, and who came and went; in words, when that will be, while there is too little to draw. */
export function SizeOverTime({ cohort }: { cohort: Cohort }) {
  const { data } = useQuery(sizesQuery(cohort.cohort_id));
  const timeZone = useTimeZone();
  const sizes = data?.items ?? [];
  const days = data?.days ?? [];
  const first = sizes[0];
  const now = { at: new Date().toISOString(), member_count: cohort.member_count };
  const hasSizes = first !== undefined && sizes.length >= 2;
  const hasMoves = days.length >= 2;
  if (!hasSizes && !hasMoves)
    return <p className="border-b border-line px-4 py-3 text-[13px] text-muted">{tooLittle}</p>;
  return (
    <div className="grid gap-4 border-b border-line px-4 pt-4 pb-2 lg:grid-flow-col lg:auto-cols-fr">
      {hasSizes && (
        <figure className="min-w-0">
          <figcaption className="pb-2 text-[13px] text-muted">
            From {count(first.member_count)} to {count(cohort.member_count)} members, times in {timeZone}
          </figcaption>
          <SizeChart sizes={[...sizes, now]} />
        </figure>
      )}
      {hasMoves && (
        <figure className="min-w-0">
          <figcaption className="pb-2 text-[13px] text-muted">
            {movesWords(days)}, by days in {data?.time_zone}
          </figcaption>
          <MovesChart days={days} />
        </figure>
      )}
    </div>
  );
}

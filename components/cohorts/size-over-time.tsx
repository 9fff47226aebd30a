"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { count } from "../ui/format";
import { Skeleton } from "../ui/states";
import { sizesQuery } from "./insight-queries";
import type { Cohort } from "./types";

// The chart library is as large as all the rest of this page.
const SizeChart = dynamic(() => import("./size-chart").then((part) => part.SizeChart), {
  ssr: false,
  loading: () => <Skeleton className="h-40 w-full" />,
});

/** How large the cohort has been; nothing while there are too few counts to draw. */
export function SizeOverTime({ cohort }: { cohort: Cohort }) {
  const { data } = useQuery(sizesQuery(cohort.cohort_id));
  const sizes = data?.items ?? [];
  const first = sizes[0];
  if (!first || sizes.length < 3) return null;
  const now = { at: new Date().toISOString(), member_count: cohort.member_count };
  const words = `From ${count(first.member_count)} to ${count(cohort.member_count)} members`;
  return (
    <figure className="border-b border-line px-4 pt-4 pb-2">
      <figcaption className="pb-2 text-[13px] text-muted">{words}</figcaption>
      <SizeChart sizes={[...sizes, now]} />
    </figure>
  );
}

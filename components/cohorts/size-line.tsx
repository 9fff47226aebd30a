"use client";

import { useQuery } from "@tanstack/react-query";
import { count } from "../ui/format";
import { Sparkline } from "../ui/sparkline";
import { sizesQuery } from "./insight-queries";
import type { Cohort } from "./types";

const days = 30;
const mostPoints = 40;

/** The cohort's size over the last 30 days, asked for once its row is seen. */
export function SizeLine({ cohort, isSeen }: { cohort: Cohort; isSeen: boolean }) {
  const { data } = useQuery({ ...sizesQuery(cohort.cohort_id), enabled: isSeen, staleTime: 300_000 });
  const since = Date.now() - days * 86_400_000;
  const sizes = (data?.items ?? [])
    .map((size) => ({ at: new Date(size.at).getTime(), value: size.member_count }))
    .filter((point) => point.at >= since);
  const step = Math.ceil(sizes.length / mostPoints);
  const points = sizes.filter((_, index) => index % Math.max(1, step) === 0);
  const [first] = points;
  if (!first) return null;
  points.push({ at: Date.now(), value: cohort.member_count });
  const label = `${days} days: ${count(first.value)} → ${count(cohort.member_count)}`;
  return <Sparkline points={points} label={label} />;
}

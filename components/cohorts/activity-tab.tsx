"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { LogIn, LogOut } from "lucide-react";
import Link from "next/link";
import { LoadMore } from "../ui/load-more";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states";
import { Time } from "../ui/time";
import { causeWords, eventWords } from "./event-words";
import { sizesQuery } from "./insight-queries";
import { eventsQuery } from "./queries";
import { SizeOverTime } from "./size-over-time";
import type { Cohort, MembershipEvent } from "./types";

function EventRow({ event }: { event: MembershipEvent }) {
  const isEntry = event.type === "entered";
  const Icon = isEntry ? LogIn : LogOut;
  return (
    <li className="flex items-center gap-3 border-b border-line px-4 py-2.5 text-[13px] last:border-b-0">
      <Icon className={`size-4 shrink-0 ${isEntry ? "text-accent" : "text-muted"}`} aria-hidden />
      <p className="min-w-0 flex-1">
        <Link href={`/people/${encodeURIComponent(event.pii_id)}`} className="font-medium hover:underline">
          {event.name ?? event.pii_id}
        </Link>{" "}
        {eventWords(event)}
        <span className="text-muted"> – {causeWords(event.cause)}</span>
      </p>
      <span className="shrink-0 text-muted">
        <Time at={event.at} />
      </span>
    </li>
  );
}

/** Who entered and who left, newest first, and why. */
export function ActivityTab({ cohort }: { cohort: Cohort }) {
  const list = useInfiniteQuery(eventsQuery(cohort.cohort_id));
  const sizes = useQuery(sizesQuery(cohort.cohort_id));
  const events = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending || sizes.isPending) return <SkeletonRows label="Loading activity" rows={8} />;
  if (list.isError) {
    return (
      <ErrorState what="The activity can’t be shown." error={list.error} onRetry={() => list.refetch()} />
    );
  }
  if (events.length === 0) {
    return <EmptyState title="Nobody has entered or left yet." />;
  }
  return (
    <>
      <SizeOverTime cohort={cohort} />
      <ul>
        {events.map((event) => (
          <EventRow key={`${event.pii_id}|${event.at}|${event.type}`} event={event} />
        ))}
      </ul>
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
    </>
  );
}

"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { LoadMore } from "../ui/load-more";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states";
import { Time } from "../ui/time";
import { useTimeZone } from "../ui/time-zone";
import { divergedQuery, type NoLonger } from "./insight-queries";
import { seenWords } from "./seen-words";
import type { Cohort } from "./types";

/** What no longer holds, what is there now, and since when as far as it is known. */
function Condition({ condition: { words, field, seen, changed_at } }: { condition: NoLonger }) {
  const timeZone = useTimeZone();
  return (
    <li className="wrap-anywhere text-muted">
      no longer: {words}
      {field !== null && (
        <>
          {" → now "}
          <span className="font-medium text-foreground">{seenWords(seen, timeZone)}</span>
        </>
      )}
      {changed_at !== null && (
        <>
          {`, ${field?.split(".")[0]} changed `}
          <Time at={changed_at} />
        </>
      )}
    </li>
  );
}

/** Who of a static list has moved on, and what no longer holds. */
export function DivergedTab({ cohort }: { cohort: Cohort }) {
  const list = useInfiniteQuery(divergedQuery(cohort.cohort_id));
  const people = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <SkeletonRows label="Loading who moved on" rows={6} />;
  if (list.isError) {
    return (
      <ErrorState what="Who moved on can’t be shown." error={list.error} onRetry={() => list.refetch()} />
    );
  }
  if (people.length === 0) {
    return (
      <EmptyState title="Nobody has moved on yet.">
        As agents work the list, people stop fitting its rules. They appear here, with what no longer holds.
      </EmptyState>
    );
  }
  return (
    <>
      <ul>
        {people.map((person) => (
          <li
            key={person.pii_id}
            className="grid gap-x-6 border-b border-line px-4 py-2.5 text-[13px] last:border-b-0 sm:grid-cols-[minmax(160px,1fr)_2fr]"
          >
            <Link
              href={`/people/${encodeURIComponent(person.pii_id)}`}
              className="min-w-0 font-medium wrap-anywhere hover:underline"
            >
              {person.name ?? person.pii_id}
            </Link>
            <ul className="min-w-0">
              {person.conditions.map((condition) => (
                <Condition key={condition.words} condition={condition} />
              ))}
            </ul>
          </li>
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

"use client";

import { exactTime, relativeTime } from "./format";
import { useTimeZone } from "./time-zone";
import { useNow } from "./use-now";

/** How long ago, with the exact time and its zone on hover; it keeps itself true. */
export function Time({ at }: { at: string | null | undefined }) {
  const now = useNow();
  const timeZone = useTimeZone();
  if (!at) return <span className="text-muted">–</span>;
  return (
    <time
      dateTime={at}
      title={now === null ? undefined : exactTime(at, timeZone)}
      className="whitespace-nowrap"
    >
      {now === null ? "" : relativeTime(at, Math.max(now, Date.now()))}
    </time>
  );
}

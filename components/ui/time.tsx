"use client";

import { useEffect, useState } from "react";
import { exactTime, relativeTime } from "./format";

/** How long ago, with the exact time on hover; it keeps itself true. */
export function Time({ at }: { at: string | null | undefined }) {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 15_000);
    return () => clearInterval(timer);
  }, []);
  if (!at) return <span className="text-muted">–</span>;
  return (
    <time dateTime={at} title={now === null ? undefined : exactTime(at)} className="whitespace-nowrap">
      {now === null ? "" : relativeTime(at, Math.max(now, Date.now()))}
    </time>
  );
}

"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import { count, timeWords } from "../ui/format";
import { useTimeZone } from "../ui/time-zone";
import { cohortKeys } from "./queries";
import type { Following, Moves } from "./types";

/** Beyond this a cohort is said to be behind. */
const behindSeconds = 15;

/** How far a dynamic cohort follows changes; undefined until its stream has told. */
export function useFollowing(id: string): Following | undefined {
  return useQuery<Following>({ queryKey: cohortKeys.following(id), queryFn: skipToken }).data;
}

/** `at once`, `after 1.4 s`, `after 3 min`. */
function delayWords(seconds: number): string {
  if (seconds < 0.05) return "at once";
  if (seconds < 10) return `after ${seconds.toFixed(1)}\u00a0s`;
  return seconds < 120 ? `after ${Math.round(seconds)}\u00a0s` : `after ${Math.round(seconds / 60)}\u00a0min`;
}

/** When a dynamic cohort was last confirmed, how far behind changes it is, and who came and went meanwhile. */
export function FollowingLine({ id }: { id: string }) {
  const following = useFollowing(id);
  const timeZone = useTimeZone();
  const { data: moves } = useQuery<Moves>({ queryKey: cohortKeys.moves(id), queryFn: skipToken });
  if (!following?.confirmed_at || following.lag_seconds === null) return <>as of now</>;
  const isBehind = following.lag_seconds > behindSeconds;
  return (
    <>
      confirmed at{" "}
      <time dateTime={following.confirmed_at} className="tabular-nums">
        {timeWords(following.confirmed_at, "clock", timeZone)}
      </time>{" "}
      ·{" "}
      <span className={`tabular-nums ${isBehind ? "text-bad" : ""}`}>
        changes arrive {delayWords(following.lag_seconds)}
      </span>
      {moves && (
        <span className="tabular-nums">
          {" "}
          · +{count(moves.entered)} −{count(moves.left)} since you came
        </span>
      )}
    </>
  );
}

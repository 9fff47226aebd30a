"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import { count } from "../ui/format";
import { cohortKeys } from "./queries";
import type { Following, Moves } from "./types";

/** Beyond this a cohort is said to be behind. */
const behindSeconds = 15;

/** How far a dynamic cohort follows changes; undefined until its stream has told. */
export function useFollowing(id: string): Following | undefined {
  return useQuery<Following>({ queryKey: cohortKeys.following(id), queryFn: skipToken }).data;
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

const seconds = (value: number): string =>
  value < 10
    ? `${value.toFixed(1)} s`
    : value < 120
      ? `${Math.round(value)} s`
      : `${Math.round(value / 60)} min`;

/** When a dynamic cohort was last confirmed, how far behind changes it is, and who came and went meanwhile. */
export function FollowingLine({ id }: { id: string }) {
  const following = useFollowing(id);
  const { data: moves } = useQuery<Moves>({ queryKey: cohortKeys.moves(id), queryFn: skipToken });
  if (!following?.confirmed_at || following.lag_seconds === null) return <>as of now</>;
  const isBehind = following.lag_seconds > behindSeconds;
  return (
    <>
      confirmed at{" "}
      <time dateTime={following.confirmed_at} className="tabular-nums">
        {clock.format(new Date(following.confirmed_at))}
      </time>{" "}
      ·{" "}
      <span className={`tabular-nums ${isBehind ? "text-bad" : ""}`}>
        changes arrive after {seconds(following.lag_seconds)}
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

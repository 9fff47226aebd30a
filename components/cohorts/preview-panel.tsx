"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import type { Registry } from "@/lib/rules/fields";
import { matchesEveryone, type RuleGroup } from "@/lib/rules/rule";
import { ApiError } from "../api";
import { Button } from "../ui/button";
import { count, duration, people, plural } from "../ui/format";
import { Notice, Skeleton } from "../ui/states";
import { PlanSteps } from "./plan-steps";
import type { Preview } from "./types";
import type { LivePreview } from "./use-preview";
import { ZoneOfDays } from "./zone-of-days";

/** The one big number: how many people. It is spoken when it has settled. */
function BigCount({ preview, isStale }: { preview: Preview | undefined; isStale: boolean }) {
  const spoken = !isStale && preview ? `${people(preview.count)}, ${plural(preview.lead_count, "lead")}` : "";
  return (
    <>
      <p className="flex items-baseline gap-2">
        {preview ? (
          <span
            key={preview.count}
            className={`changed text-[36px] leading-10 font-semibold tracking-[-0.02em] tabular-nums transition-colors ${isStale ? "text-muted" : ""}`}
          >
            {preview.estimated && "≈ "}
            {count(preview.count)}
          </span>
        ) : (
          <Skeleton className="h-10 w-28" />
        )}
        <span className="text-sm text-muted">{preview?.count === 1 ? "person" : "people"}</span>
      </p>
      <p role="status" className="sr-only">
        {spoken}
      </p>
    </>
  );
}

function Facts({ preview }: { preview: Preview }) {
  return (
    <p className="text-[13px] text-muted tabular-nums">
      {plural(preview.lead_count, "lead")} · answered in {duration(preview.duration_ms)}
      {preview.estimated && " · an estimate, counted exactly when saved"}
    </p>
  );
}

function Difference({ preview }: { preview: Preview }) {
  const { would_enter: enter = 0, would_leave: leave = 0 } = preview;
  if (preview.would_enter === undefined) return null;
  if (enter === 0 && leave === 0) return <p className="text-[13px] text-muted">The members stay the same.</p>;
  return (
    <p className="text-[13px]">
      <span className="text-accent">+{count(enter)} would enter</span>
      <span className="text-muted"> · </span>
      <span className="text-bad">−{count(leave)} would leave</span>
    </p>
  );
}

/** What saving would change of the rules, in words. */
function RuleChanges({ diff }: { diff: string[] }) {
  if (diff.length === 0) return null;
  return (
    <ul aria-label="What changes" className="flex flex-col gap-1 text-[13px]">
      {diff.map((change) => (
        <li key={change} className="border-l-2 border-line pl-2">
          {change}
        </li>
      ))}
    </ul>
  );
}

/** How the people were found, for who asks. */
function HowFound({ preview, rules, registry }: { preview: Preview; rules: RuleGroup; registry: Registry }) {
  return (
    <details className="border-t border-line pt-3">
      <summary className="cursor-pointer text-[13px] text-muted">How they were found</summary>
      <div className="pt-3">
        <PlanSteps steps={preview.plan} rules={rules} registry={registry} />
      </div>
    </details>
  );
}

function Sample({ preview, isEveryone }: { preview: Preview; isEveryone: boolean }) {
  if (preview.sample.length === 0) {
    return (
      <p className="text-[13px] text-muted">
        {isEveryone ? "There are no leads yet: import a file first." : "Nobody matches. Loosen a condition."}
      </p>
    );
  }
  const rest = preview.count - preview.sample.length;
  return (
    <div>
      <h3 className="column-head pb-1">For example</h3>
      <ul className="divide-y divide-line">
        {preview.sample.map((person) => (
          <li key={person.pii_id} className="flex items-baseline justify-between gap-3 py-1.5 text-[13px]">
            <Link
              href={`/people/${encodeURIComponent(person.pii_id)}`}
              target="_blank"
              rel="noopener"
              title="Opens in a new tab; the draft stays open here"
              className="min-w-0 font-medium wrap-anywhere hover:underline"
            >
              {person.name ?? person.pii_id}
              <span className="sr-only"> (opens in a new tab)</span>
            </Link>
            <span className="max-w-[60%] min-w-0 text-right text-xs wrap-anywhere text-muted tabular-nums">
              {person.lead_ids[0]}
              {person.lead_ids.length > 1 && ` + ${person.lead_ids.length - 1}`}
            </span>
          </li>
        ))}
      </ul>
      {rest > 0 && <p className="pt-1.5 text-xs text-muted">and {people(rest)} more</p>}
    </div>
  );
}

const isRefused = (error: Error | null): boolean => error instanceof ApiError && error.status === 422;

function Trouble({ live }: { live: LivePreview }) {
  if (isRefused(live.error)) {
    const elsewhere = live.problems.filter((problem) => !problem.path.startsWith("/rules/rules"));
    return (
      <Notice>
        {elsewhere.length > 0
          ? elsewhere.map((problem) => problem.message).join(" · ")
          : "A condition is not right. It is marked at its place; until then there is no count."}
      </Notice>
    );
  }
  return (
    <Notice>
      The count can’t be had now: {live.error?.message}{" "}
      <button type="button" onClick={live.retry} className="font-medium underline">
        Try again
      </button>
    </Notice>
  );
}

/** Who matches now, beside the rules. */
export function PreviewPanel({ live, registry }: { live: LivePreview; registry: Registry }) {
  const { data, isStale, error, unfinished } = live;
  return (
    <section
      aria-label="Who matches"
      className="flex flex-col gap-3 rounded-xl border border-line bg-surface p-5"
    >
      {error ? (
        <Trouble live={live} />
      ) : (
        <>
          <div>
            <BigCount preview={data} isStale={isStale} />
            {data ? <Facts preview={data} /> : <Skeleton className="mt-1 h-4 w-40" />}
          </div>
          {unfinished > 0 && (
            <p className="text-[13px] text-muted">
              {plural(unfinished, "unfinished condition")} {unfinished === 1 ? "is" : "are"} left out.
            </p>
          )}
          {data && (
            <>
              <Difference preview={data} />
              <RuleChanges diff={data.diff ?? []} />
              <p className="border-t border-line pt-3 text-sm">
                {data.summary}.<ZoneOfDays rules={live.asked} />
              </p>
              <Sample preview={data} isEveryone={live.asked !== null && matchesEveryone(live.asked)} />
              {live.asked && <HowFound preview={data} rules={live.asked} registry={registry} />}
            </>
          )}
        </>
      )}
    </section>
  );
}

/** The same on a phone: a bar at the bottom with the count and the way to save. */
export function PreviewBar({
  live,
  saveLabel,
  canSave,
  onSave,
  trouble,
}: {
  live: LivePreview;
  saveLabel: string;
  canSave: boolean;
  onSave: () => void;
  /** Why it could not be saved. */
  trouble: ReactNode;
}) {
  const { data, isStale, error } = live;
  return (
    <div
      data-action-bar="narrow"
      className="above-rail fixed inset-x-0 z-20 flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line bg-surface px-4 py-2.5 sm:bottom-0 sm:left-16 lg:hidden"
    >
      {trouble && <div className="basis-full">{trouble}</div>}
      <p className="min-w-0 flex-1">
        {error ? (
          <span className="text-[13px] text-bad">
            {isRefused(error) ? "No count: a condition is not right." : "The count can’t be had now."}
          </span>
        ) : (
          <>
            <span className={`text-[20px] font-semibold tabular-nums ${isStale ? "text-muted" : ""}`}>
              {data ? count(data.count) : "…"}
            </span>{" "}
            <span className="text-[13px] text-muted">{data?.count === 1 ? "person" : "people"}</span>
          </>
        )}
      </p>
      <Button kind="primary" onPress={onSave} isDisabled={!canSave}>
        {saveLabel}
      </Button>
    </div>
  );
}

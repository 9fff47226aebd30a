"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { agentsQuery } from "../agents/queries";
import { apiUrl } from "../api";
import { State, type Tone } from "../ui/badge";
import { Select } from "../ui/fields";
import { LoadMore } from "../ui/load-more";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states";
import { reasonWords } from "./job-words";
import { outcomesQuery } from "./queries";
import type { Job, Outcome } from "./types";

type Kind = Outcome["outcome"];

const tones: Record<Kind, Tone> = {
  pending: "info",
  assigned: "good",
  failed: "bad",
  skipped: "neutral",
  untouched: "neutral",
  restored: "good",
};

const words: Record<Kind, string> = {
  pending: "waiting",
  assigned: "assigned",
  failed: "failed",
  skipped: "left out",
  untouched: "untouched",
  restored: "restored",
};

/** To whom a lead went, or why it did not; an undo gives back to nobody what nobody had. */
function whomOrWhy(
  { outcome, agent_id, message, reason }: Outcome,
  names: ReadonlyMap<string, string>,
): string {
  if (message) return message;
  if (reason) return reasonWords(reason);
  if (agent_id) return names.get(agent_id) ?? agent_id;
  return outcome === "restored" ? "nobody" : "";
}

function OutcomeRow({ outcome, names }: { outcome: Outcome; names: ReadonlyMap<string, string> }) {
  return (
    <tr className="border-b border-line last:border-b-0">
      <td className="min-w-24 py-2.5 pr-3 pl-5 wrap-anywhere">
        <Link href={`/people/${encodeURIComponent(outcome.pii_id)}`} className="font-medium hover:underline">
          {outcome.lead_id}
        </Link>
      </td>
      <td className="px-3">
        <State tone={tones[outcome.outcome]}>{words[outcome.outcome]}</State>
      </td>
      <td className="min-w-24 px-3 wrap-anywhere text-muted">{whomOrWhy(outcome, names)}</td>
    </tr>
  );
}

/** What became of each lead of the job, and all of it as CSV. */
export function JobOutcomes({ job }: { job: Job }) {
  const [kind, setKind] = useState<Kind | "">(job.failed_count > 0 ? "failed" : "");
  const list = useInfiniteQuery(outcomesQuery(job.job_id, kind));
  const agents = useQuery(agentsQuery());
  const names = new Map(agents.data?.items.map((agent) => [agent.agent_id, agent.name]));
  const isPending = list.isPending || agents.isPending;
  const outcomes = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section
      aria-labelledby="outcomes"
      className="mt-6 overflow-hidden rounded-xl border border-line bg-surface"
    >
      <div className="flex flex-wrap items-center gap-3 border-b border-line px-5 py-3">
        <h2 id="outcomes" className="text-[15px] font-semibold">
          Lead by lead
        </h2>
        <Select
          small
          aria-label="Outcome"
          value={kind}
          onChange={(event) => setKind(event.target.value as Kind | "")}
        >
          <option value="">All outcomes</option>
          {(["assigned", "restored", "skipped", "failed", "untouched"] as const).map((name) => (
            <option key={name} value={name}>
              {words[name]}
            </option>
          ))}
        </Select>
        <a
          href={apiUrl(`/assignment-jobs/${job.job_id}/outcomes.csv`)}
          download
          className="ml-auto inline-flex min-h-6 items-center gap-1.5 text-[13px] text-accent hover:underline"
        >
          <Download className="size-4" aria-hidden /> All as CSV
        </a>
      </div>
      {isPending && <SkeletonRows label="Loading outcomes" rows={4} />}
      {list.isError && (
        <ErrorState
          what="The outcomes can’t be shown."
          error={list.error}
          onRetry={() => void list.refetch()}
        />
      )}
      {list.data && outcomes.length === 0 && <EmptyState title="No lead had this outcome." />}
      {!isPending && outcomes.length > 0 && (
        <table className="w-full border-collapse text-left text-[13px]">
          <caption className="sr-only">What became of each lead</caption>
          <thead>
            <tr className="border-b border-line">
              <th scope="col" className="column-head py-2 pr-3 pl-5">
                Lead
              </th>
              <th scope="col" className="column-head px-3">
                Outcome
              </th>
              <th scope="col" className="column-head px-3">
                To whom, or why
              </th>
            </tr>
          </thead>
          <tbody>
            {outcomes.map((outcome) => (
              <OutcomeRow key={outcome.lead_id} outcome={outcome} names={names} />
            ))}
          </tbody>
        </table>
      )}
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
    </section>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsArrayOf, parseAsString, useQueryState } from "nuqs";
import { count, people, percent } from "../ui/format";
import { Picker } from "../ui/picker";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states";
import { exactParts, type Part } from "./exact-parts";
import { type Overlap, overlapQuery } from "./insight-queries";
import { cohortNamesQuery } from "./queries";
import type { Cohort } from "./types";

const most = 4;

/** How many others this cohort is compared with, and which. */
function OthersChoice({
  cohort,
  chosen,
  onChange,
}: {
  cohort: Cohort;
  chosen: string[];
  onChange: (ids: string[]) => void;
}) {
  const { data } = useQuery(cohortNamesQuery());
  const others = (data?.items ?? []).filter((other) => other.cohort_id !== cohort.cohort_id);
  const names = chosen.map((id) => others.find((other) => other.cohort_id === id)?.name ?? id);
  return (
    <Picker
      label={names.length > 0 ? `Compare with: ${names.join(", ")}` : "Compare with"}
      searchLabel="Search cohorts"
      groups={[
        {
          label: `Cohorts, up to ${most}`,
          options: others.map((other) => ({
            value: other.cohort_id,
            label: other.name,
            hint: count(other.member_count),
          })),
        },
      ]}
      selected={chosen}
      onPick={(id) =>
        onChange(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id].slice(-most))
      }
      multiple
      className="max-w-full min-w-52 sm:max-w-md"
    >
      {names.length > 0 ? names.join(", ") : <span className="text-muted">Choose cohorts</span>}
    </Picker>
  );
}

/** Who is in exactly these, as bars under the names: where a column for each cohort has no room. */
function PartList({ overlap }: { overlap: Overlap }) {
  const parts = exactParts(overlap);
  const nameOf = new Map(overlap.cohorts.map((cohort) => [cohort.cohort_id, cohort.name]));
  return (
    <ul aria-label="People by the cohorts that they are in" className="divide-y divide-line sm:hidden">
      {parts.map((part) => (
        <li key={part.ids.join()} className="grid gap-1.5 px-4 py-3 text-[13px]">
          <span className="flex items-start justify-between gap-3">
            <span className="wrap-anywhere">
              {part.ids.length === overlap.cohorts.length
                ? "In all of them"
                : `${part.ids.length === 1 ? "Only in" : "In"} ${part.ids.map((id) => nameOf.get(id) ?? id).join(" and ")}`}
            </span>
            <span className="shrink-0 font-medium tabular-nums">{people(part.people)}</span>
          </span>
          <ShareBar part={part} overlap={overlap} largest={parts[0]?.people ?? 1} />
        </li>
      ))}
    </ul>
  );
}

function ShareBar({ part, overlap, largest }: { part: Part; overlap: Overlap; largest: number }) {
  return (
    <span className="flex items-center gap-2 text-xs text-muted tabular-nums">
      <span
        aria-hidden
        className="block h-2 rounded-full bg-accent"
        style={{ width: `${(70 * part.people) / largest}%`, minWidth: 2 }}
      />
      {percent((100 * part.people) / Math.max(1, overlap.union))}
    </span>
  );
}

function PartTable({ overlap }: { overlap: Overlap }) {
  const parts = exactParts(overlap);
  const largest = parts[0]?.people ?? 1;
  return (
    <div className="relative overflow-x-auto max-sm:hidden">
      <table className="w-full border-collapse text-left text-[13px]">
        <caption className="sr-only">People by the cohorts that they are in</caption>
        <thead>
          <tr className="border-b border-line align-bottom">
            {overlap.cohorts.map((cohort) => (
              <th
                key={cohort.cohort_id}
                scope="col"
                className="w-28 min-w-28 px-3 py-2 font-medium first:pl-4"
              >
                <Link href={`/cohorts/${cohort.cohort_id}`} className="wrap-anywhere hover:underline">
                  {cohort.name}
                </Link>
                <span className="block font-normal text-muted tabular-nums">{count(cohort.size)}</span>
              </th>
            ))}
            <th scope="col" className="column-head px-3 py-2 text-right">
              People
            </th>
            <th scope="col" className="w-2/5">
              <span className="sr-only">Share</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr key={part.ids.join()} className="border-b border-line last:border-b-0">
              {overlap.cohorts.map((cohort) => {
                const isIn = part.ids.includes(cohort.cohort_id);
                return (
                  <td key={cohort.cohort_id} className="px-3 py-2.5 first:pl-4">
                    <span
                      role="img"
                      aria-label={isIn ? "in" : "not in"}
                      className={`block size-3 rounded-full ${isIn ? "bg-accent" : "border border-edge"}`}
                    />
                  </td>
                );
              })}
              <td className="px-3 text-right font-medium tabular-nums">{count(part.people)}</td>
              <td className="pr-4">
                <ShareBar part={part} overlap={overlap} largest={largest} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What this cohort has in common with up to four others. */
export function OverlapTab({ cohort }: { cohort: Cohort }) {
  const [chosen, setChosen] = useQueryState("with", parseAsArrayOf(parseAsString).withDefault([]));
  const query = useQuery(overlapQuery([cohort.cohort_id, ...chosen]));
  const names = useQuery(cohortNamesQuery());
  const shared = query.data?.intersections.find(
    ({ cohort_ids }) => cohort_ids.length === query.data.cohorts.length,
  );
  if (names.isPending) return <SkeletonRows label="Loading cohorts" rows={3} />;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-2.5">
        <OthersChoice cohort={cohort} chosen={chosen} onChange={(ids) => void setChosen(ids)} />
        <p role="status" className="min-h-5 text-[13px] text-muted">
          {query.data && shared
            ? `${people(shared.size)} in all of them, ${people(query.data.union)} in at least one`
            : ""}
        </p>
      </div>
      {chosen.length === 0 && (
        <EmptyState title="Choose cohorts to compare with.">
          See how many people they share, before two agents call the same person.
        </EmptyState>
      )}
      {chosen.length > 0 && query.isPending && <SkeletonRows label="Counting who is in both" rows={3} />}
      {query.isError && (
        <ErrorState
          what="The overlap can’t be shown."
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.data && chosen.length > 0 && (
        <>
          <PartTable overlap={query.data} />
          <PartList overlap={query.data} />
        </>
      )}
    </>
  );
}

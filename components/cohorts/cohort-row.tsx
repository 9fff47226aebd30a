"use client";

import { useQuery } from "@tanstack/react-query";
import { memo } from "react";
import { Tag } from "../ui/badge";
import { count } from "../ui/format";
import { MoreMenu } from "../ui/menu";
import { RowLink } from "../ui/row-link";
import { Time } from "../ui/time";
import { useSeen } from "../ui/use-seen";
import { CohortState } from "./cohort-state";
import { progressQuery } from "./queries";
import { SizeLine } from "./size-line";
import type { Cohort } from "./types";
import { useCohortActions } from "./use-cohort-actions";

const isWorked = (cohort: Cohort): boolean =>
  cohort.type === "static" && cohort.rules !== null && cohort.status === "ready" && !cohort.archived_at;

type CohortRowProps = {
  cohort: Cohort;
  /** Its place in the list, of which only a part exists. */
  index: number;
  measure: (row: HTMLTableRowElement | null) => void;
};

/** One cohort of the list: the whole row leads to it, the ⋯ acts on it. */
export const CohortRow = memo(function CohortRow({ cohort, index, measure }: CohortRowProps) {
  const [row, isSeen] = useSeen<HTMLTableRowElement>();
  const counted = useQuery(progressQuery(cohort.cohort_id, isSeen && isWorked(cohort)));
  const { entries, dialog } = useCohortActions(cohort);
  // Out of view nothing is asked, and nothing is waited for.
  const state =
    isWorked(cohort) && !isSeen ? (
      <span className="inline-block h-5" />
    ) : (
      <CohortState
        cohort={cohort}
        progress={counted.data}
        isCounting={isWorked(cohort) && counted.isPending}
      />
    );
  return (
    <tr
      ref={(element) => {
        row.current = element;
        measure(element);
      }}
      data-index={index}
      aria-rowindex={index + 2}
      className="group relative border-b border-line hover:bg-hover"
    >
      <td className="min-w-44 py-3 pr-3 pl-4 wrap-anywhere">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <RowLink href={`/cohorts/${cohort.cohort_id}`} className="text-sm">
            {cohort.name}
          </RowLink>
          <Tag>{cohort.type}</Tag>
        </div>
        <p className="line-clamp-2 max-w-[560px] lg:line-clamp-1 text-[13px] text-muted">
          {cohort.description || cohort.summary}
        </p>
        <p className="pt-1 sm:hidden">{state}</p>
      </td>
      <td className="px-3 text-right text-[15px] font-medium tabular-nums">{count(cohort.member_count)}</td>
      <td className="w-28 px-3 max-lg:hidden">
        <SizeLine cohort={cohort} isSeen={isSeen} />
      </td>
      <td className="px-3 max-sm:hidden">{state}</td>
      <td className="px-3 text-[13px] text-muted max-md:hidden">
        <Time at={cohort.updated_at} />
      </td>
      <td className="relative w-12 pr-2 text-right">
        {entries.length > 0 && <MoreMenu label={`Actions for ${cohort.name}`} entries={entries} />}
        {dialog}
      </td>
    </tr>
  );
});

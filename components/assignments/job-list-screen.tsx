"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { cohortNamesQuery } from "../cohorts/queries";
import { useMayWrite } from "../frame/me";
import { ButtonLink } from "../ui/button";
import { Select } from "../ui/fields";
import { Page, PageHead } from "../ui/page-head";
import { SkeletonRows } from "../ui/states";
import { JobList } from "./job-list";
import { statusWords } from "./job-words";

const kinds = ["assign", "auto", "retry", "undo"] as const;
const kindWords: Record<(typeof kinds)[number], string> = {
  assign: "by hand",
  auto: "by routing",
  retry: "retries",
  undo: "undone",
};

const statuses = ["queued", "running", "paused", "completed", "cancelled", "failed"] as const;

/** Every assignment, of one kind or state where asked. */
export function JobListScreen() {
  const mayWrite = useMayWrite();
  const names = useQuery(cohortNamesQuery());
  const [kind, setKind] = useQueryState("kind", parseAsStringLiteral(kinds));
  const [status, setStatus] = useQueryState("status", parseAsStringLiteral(statuses));
  return (
    <Page>
      <PageHead title="Assignments" />
      <div className="flex flex-wrap gap-2 pb-4">
        <Select
          aria-label="Kind"
          value={kind ?? ""}
          onChange={(event) => void setKind(kinds.find((each) => each === event.target.value) ?? null)}
        >
          <option value="">Every kind</option>
          {kinds.map((each) => (
            <option key={each} value={each}>
              {kindWords[each]}
            </option>
          ))}
        </Select>
        <Select
          aria-label="State"
          value={status ?? ""}
          onChange={(event) => void setStatus(statuses.find((each) => each === event.target.value) ?? null)}
        >
          <option value="">Any state</option>
          {statuses.map((each) => (
            <option key={each} value={each}>
              {statusWords[each]}
            </option>
          ))}
        </Select>
      </div>
      <div className="overflow-hidden rounded-xl border border-line bg-surface">
        {names.isPending ? (
          <SkeletonRows label="Loading assignments" />
        ) : (
          <JobList
            names={new Map(names.data?.items.map((cohort) => [cohort.cohort_id, cohort.name]))}
            kind={kind ?? undefined}
            status={status ?? undefined}
            action={
              <ButtonLink href="/cohorts">{mayWrite ? "Choose a cohort" : "See the cohorts"}</ButtonLink>
            }
          />
        )}
      </div>
    </Page>
  );
}

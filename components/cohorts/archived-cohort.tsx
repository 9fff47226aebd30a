"use client";

import { ArchiveRestore } from "lucide-react";
import { State } from "../ui/badge";
import { Button } from "../ui/button";
import { Page, PageHead } from "../ui/page-head";
import { EmptyState, Notice } from "../ui/states";
import { useCohortAct } from "./queries";
import type { Cohort } from "./types";

type ArchivedCohortProps = {
  cohort: Cohort;
  /** What one came for. */
  title: string;
  /** Why that can’t be done now. */
  children: string;
  onRestored?: () => void;
};

/** Nothing is done with an archived cohort: that comes first, with the way to have it back. */
export function ArchivedCohort({ cohort, title, children, onRestored }: ArchivedCohortProps) {
  const { cohort_id, name } = cohort;
  const restore = useCohortAct();
  return (
    <Page>
      <PageHead
        title={title}
        parent={{ href: `/cohorts/${cohort_id}`, label: name }}
        state={<State tone="neutral">archived</State>}
      />
      <div className="rounded-xl border border-line bg-surface">
        <EmptyState
          title="This cohort is archived."
          action={
            <Button
              kind="primary"
              isDisabled={restore.isPending}
              onPress={() => restore.mutate({ id: cohort_id, act: "restore" }, { onSuccess: onRestored })}
            >
              <ArchiveRestore aria-hidden /> {restore.isPending ? "Restoring…" : "Restore cohort"}
            </Button>
          }
        >
          {children}
        </EmptyState>
        {restore.error && (
          <div className="px-5 pb-5">
            <Notice>It could not be restored: {restore.error.message}</Notice>
          </div>
        )}
      </div>
    </Page>
  );
}

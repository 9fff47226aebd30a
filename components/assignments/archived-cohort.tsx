"use client";

import { ArchiveRestore } from "lucide-react";
import { useCohortAct } from "../cohorts/queries";
import type { Cohort } from "../cohorts/types";
import { State } from "../ui/badge";
import { Button } from "../ui/button";
import { Page, PageHead } from "../ui/page-head";
import { EmptyState, Notice } from "../ui/states";

/** An archived cohort hands out nothing: that comes first, with the way to have it back. */
export function ArchivedCohort({ cohort: { cohort_id, name } }: { cohort: Cohort }) {
  const restore = useCohortAct();
  return (
    <Page>
      <PageHead
        title={`Assign leads of ${name}`}
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
              onPress={() => restore.mutate({ id: cohort_id, act: "restore" })}
            >
              <ArchiveRestore aria-hidden /> {restore.isPending ? "Restoring…" : "Restore cohort"}
            </Button>
          }
        >
          Its members are no longer kept up to date, and its leads can’t be assigned. Once it is restored they
          can.
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

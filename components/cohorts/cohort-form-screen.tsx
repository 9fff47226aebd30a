"use client";

import { toast } from "@heroui/react/toast";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useMe } from "../frame/me";
import { fieldsQuery } from "../rule-builder/fields";
import { settingsQuery } from "../settings/queries";
import { Page } from "../ui/page-head";
import { ErrorState, Skeleton } from "../ui/states";
import { ArchivedCohort } from "./archived-cohort";
import type { CohortFormProps } from "./cohort-form";
import { draftKey, forgetDraft, readKept } from "./kept-draft";
import { cohortNamesQuery, cohortQuery } from "./queries";
import type { Cohort } from "./types";

function FormSkeleton() {
  return (
    <Page>
      <div role="status" aria-label="Loading the editor" className="flex flex-col gap-6">
        <Skeleton className="h-8 w-56" />
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[minmax(0,1fr)_320px]">
          <div className="flex flex-col gap-4">
            <Skeleton className="h-9 w-full" />
            <Skeleton className="h-20 w-full" />
            <Skeleton className="h-64 w-full" />
          </div>
          <Skeleton className="h-72 w-full" />
        </div>
      </div>
    </Page>
  );
}

// The editor brings the rule language with it; the other screens do without.
const CohortForm = dynamic(() => import("./cohort-form").then((part) => part.CohortForm), {
  ssr: false,
  loading: () => <FormSkeleton />,
});

/** The editor with what it needs: fields, names of cohorts, the time zone, the cohort to edit. */
export function CohortFormScreen({ id }: { id?: string }) {
  const fields = useQuery(fieldsQuery());
  const names = useQuery(cohortNamesQuery());
  const settings = useQuery(settingsQuery());
  // Read anew: what was kept of it may be of a while ago, and a draft is told where it has changed.
  const opened = useQuery({ ...cohortQuery(id ?? "", true), staleTime: 0, enabled: id !== undefined });
  // What is edited stays when something of it can't be read again, or is gone meanwhile.
  const failed = [fields, settings, opened].find((query) => query.isLoadingError);
  if (failed) {
    return (
      <Page>
        <ErrorState
          isPage
          what="The editor can’t be shown."
          error={failed.error}
          onRetry={() => void failed.refetch()}
          others={{ href: "/cohorts", label: "All cohorts" }}
        />
      </Page>
    );
  }
  if (!fields.data || !settings.data || names.isPending || (id !== undefined && !opened.data)) {
    return <FormSkeleton />;
  }
  const cohorts = (names.data?.items ?? []).filter((cohort) => cohort.cohort_id !== id);
  return (
    <OpenedForm
      cohort={opened.data}
      fields={fields.data}
      cohorts={cohorts}
      timeZone={settings.data.time_zone}
    />
  );
}

/**
 * Keeps editing the version that was opened, or that a kept draft was begun on, whatever arrives meanwhile, until the
 * newest is asked for.
 */
function OpenedForm({ cohort, ...rest }: Omit<CohortFormProps, "onReload" | "isOutdated">) {
  const client = useQueryClient();
  const key = draftKey(useMe().id, cohort?.cohort_id);
  /** An archived cohort can't be edited, and its draft waits. */
  const toEdit = (now: Cohort) => (now.archived_at ? now : (readKept(key)?.opened ?? now));
  const [opened, setOpened] = useState(() => cohort && toEdit(cohort));
  const reload = async (drops: boolean) => {
    if (!opened) return;
    try {
      const now = await client.fetchQuery({ ...cohortQuery(opened.cohort_id), staleTime: 0 });
      if (drops) forgetDraft(key);
      setOpened(toEdit(now));
    } catch (failure) {
      if (failure instanceof Error) toast.danger(`It could not be read again: ${failure.message}`);
    }
  };
  if (opened?.archived_at) {
    return (
      <ArchivedCohort cohort={opened} title={`Edit ${opened.name}`} onRestored={() => void reload(false)}>
        Its members are no longer kept up to date, and it can’t be changed. Once it is restored it can.
      </ArchivedCohort>
    );
  }
  return (
    <CohortForm
      key={opened?.version}
      cohort={opened}
      isOutdated={opened !== undefined && cohort !== undefined && cohort.version > opened.version}
      onReload={() => void reload(true)}
      {...rest}
    />
  );
}

"use client";

import { toast } from "@heroui/react/toast";
import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useMemo, useRef, useState } from "react";
import type { Field } from "@/lib/rules/fields";
import { ApiError } from "../api";
import { Button, ButtonLink } from "../ui/button";
import { Page, PageHead } from "../ui/page-head";
import { Notice } from "../ui/states";
import { usePageTitle } from "../use-page-title";
import { LeaveDialog, OutdatedNotice, RestoredNotice } from "./leave-dialog";
import { NameAndKind } from "./name-and-kind";
import { PreviewBar, PreviewPanel } from "./preview-panel";
import { cohortKeys, cohortQuery, useCreateCohort, useUpdateCohort } from "./queries";
import { RulesSection } from "./rules-section";
import { SaveDialogs, type SaveQuestion } from "./save-dialogs";
import { InView, SaveTrouble } from "./save-trouble";
import type { Cohort, CohortDraft } from "./types";
import { type DraftProblems, draftProblems, useCohortDraft } from "./use-cohort-draft";
import { useLeaveGuard } from "./use-leave-guard";
import { usePeopleLeft } from "./use-people-left";
import { usePreview } from "./use-preview";
import { useSaveKey } from "./use-save-key";

export type CohortFormProps = {
  cohort?: Cohort;
  fields: Field[];
  cohorts: { cohort_id: string; name: string }[];
  timeZone: string;
  /** Someone else has saved the cohort since it was opened. */
  isOutdated: boolean;
  /** Opens the cohort as it is now, in place of what is edited here, which is dropped. */
  onReload: () => void;
};

function useSaving(cohort: Cohort | undefined, onSaved: () => void) {
  const router = useRouter();
  const client = useQueryClient();
  const create = useCreateCohort();
  const update = useUpdateCohort(cohort?.cohort_id ?? "");
  const open = (saved: Cohort) => {
    onSaved();
    client.setQueryData(cohortKeys.one(saved.cohort_id), saved);
    toast(
      saved.status === "evaluating"
        ? `${saved.name} is saved; its members are being found.`
        : `${saved.name} is saved.`,
    );
    router.push(`/cohorts/${saved.cohort_id}`);
  };
  const saveAsNew = (draft: CohortDraft) => create.mutate(draft, { onSuccess: open });
  const save = (draft: Partial<CohortDraft>, version: number | undefined, onConflict: () => void) => {
    if (version === undefined) return saveAsNew(draft as CohortDraft);
    create.reset();
    const onError = (error: Error) => error instanceof ApiError && error.status === 409 && onConflict();
    update.mutate({ ...draft, version }, { onSuccess: open, onError });
  };
  const isSaving = [create, update].some(({ isPending, isSuccess }) => isPending || isSuccess);
  return { save, saveAsNew, error: isSaving ? null : (create.error ?? update.error), isSaving };
}

/** To the first condition that is not finished, at the part of it that is asked for. */
function focusUnfinished(): void {
  const row = document.querySelector<HTMLElement>("[data-unfinished]");
  const parts = row?.querySelectorAll<HTMLElement>(`[aria-describedby~="${row.dataset.unfinished}"]`);
  parts?.item(parts.length - 1).focus();
}

/** Makes or edits a cohort: what it is called, how it is kept, its rules, and who matches now. */
export function CohortForm({ cohort, fields, cohorts, timeZone, isOutdated, onReload }: CohortFormProps) {
  const registry = useMemo(() => new Map(fields.map((field) => [field.field, field])), [fields]);
  const { draft, change, rules, rulesChanged, isDirty, everyone, undo, redo, ...kept } =
    useCohortDraft(cohort);
  const editsRules = !cohort || cohort.rules !== null || draft.type === "dynamic";
  const live = usePreview(
    draft.rules,
    editsRules ? registry : undefined,
    cohort?.rules ? cohort.cohort_id : undefined,
  );
  const left = usePeopleLeft(
    draft.rules,
    editsRules && !live.error && !live.data?.estimated ? registry : undefined,
  );
  const { save, saveAsNew, error, isSaving } = useSaving(cohort, kept.forget);
  const client = useQueryClient();
  const nameField = useRef<HTMLInputElement>(null);
  const [missing, setMissing] = useState<DraftProblems>({});
  const [asking, setAsking] = useState<SaveQuestion | null>(null);

  const saveProblems = error instanceof ApiError ? error.errors : [];
  const problems = live.problems.length > 0 ? live.problems : saveProblems;
  const status = error instanceof ApiError ? error.status : undefined;

  /** Asks what to do about a cohort that is no longer as it was opened; any other conflict is said as it is. */
  const onConflict = async (version: number | undefined) => {
    if (!cohort) return;
    const fresh = await client.fetchQuery({ ...cohortQuery(cohort.cohort_id), staleTime: 0 });
    if (fresh.archived_at) setAsking("archived");
    else if (fresh.version !== version) setAsking("stale");
  };
  const send = (version: number | undefined) => {
    setAsking(null);
    const { name, description, type, allow_all } = draft;
    const isRuledAnew = !cohort || rulesChanged || allow_all !== cohort.allow_all;
    const ruled = editsRules && isRuledAnew ? { rules, allow_all } : {};
    const all = { name: name.trim(), description, type };
    // Only what was changed here: the rest may have been changed by someone else.
    const changed = Object.entries(all).filter(
      ([field, value]) => !cohort || (cohort[field as keyof typeof all] ?? "") !== value,
    );
    save(
      { ...Object.fromEntries(changed), ...ruled },
      version,
      () =>
        // Why it could not be saved is in sight already.
        void onConflict(version).catch(() => undefined),
    );
  };
  const canSave = !isSaving && (cohort === undefined || isDirty);
  const trySave = () => {
    if (!canSave) return;
    const found = draftProblems(draft, rules, registry);
    if (!editsRules) delete found.rules;
    setMissing(found);
    if (found.name) nameField.current?.focus();
    else if (found.rules) focusUnfinished();
    if (found.name || found.rules) return;
    if (cohort?.type === "static" && draft.type === "static" && editsRules && rulesChanged) {
      return setAsking("replace");
    }
    send(cohort?.version);
  };
  usePageTitle(cohort && `Edit ${cohort.name}`);
  const guard = useLeaveGuard(isDirty && !isSaving);
  useSaveKey(trySave);
  // Said after a try to save, and no longer than it is so.
  const stillMissing = draftProblems(draft, rules, registry);
  const saveLabel = isSaving ? "Saving…" : "Save cohort";
  const isGone = cohort !== undefined && status === 404;
  const trouble = error && asking === null && (
    <SaveTrouble
      error={error}
      onSaveAsNew={isGone && editsRules ? () => saveAsNew({ ...draft, rules }) : undefined}
    />
  );
  return (
    <Page>
      <PageHead
        title={cohort ? `Edit ${cohort.name}` : "New cohort"}
        parent={
          cohort
            ? { href: `/cohorts/${cohort.cohort_id}`, label: cohort.name }
            : { href: "/cohorts", label: "Cohorts" }
        }
        actions={
          <>
            <ButtonLink href={cohort ? `/cohorts/${cohort.cohort_id}` : "/cohorts"}>Cancel</ButtonLink>
            <Button kind="primary" className="max-lg:hidden" onPress={trySave} isDisabled={!canSave}>
              {saveLabel}
            </Button>
          </>
        }
      >
        {!cohort && (
          <p className="pt-1 text-[13px] text-muted">
            Have a list already?{" "}
            <Link href="/cohorts/new/list" className="text-accent hover:underline">
              Make a cohort from ids
            </Link>
          </p>
        )}
      </PageHead>
      {trouble && <InView className="pb-4 max-lg:hidden">{trouble}</InView>}
      {kept.isRestored &&
        (cohort && isOutdated && !isSaving ? (
          <OutdatedNotice name={cohort.name} onTheirs={onReload} />
        ) : (
          <RestoredNotice onStartAfresh={kept.startAfresh} />
        ))}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 pb-16 lg:grid-cols-[minmax(0,1fr)_320px]">
        <div className="flex min-w-0 flex-col gap-6">
          <NameAndKind
            draft={draft}
            change={change}
            problem={missing.name && stillMissing.name}
            nameField={nameField}
            onEnter={trySave}
          />
          {editsRules ? (
            <RulesSection
              draft={draft}
              change={change}
              undo={undo}
              redo={redo}
              everyone={everyone}
              offersTemplates={!cohort && !rulesChanged}
              fields={fields}
              cohorts={cohorts}
              problems={problems}
              timeZone={timeZone}
              left={left}
            />
          ) : (
            <p className="text-sm text-muted">
              Its people were chosen by hand. Make it dynamic to describe them by rules instead.
            </p>
          )}
          {missing.rules && stillMissing.rules && <Notice>{stillMissing.rules}</Notice>}
        </div>
        {editsRules && (
          <div className="lg:sticky lg:top-8">
            <PreviewPanel live={live} registry={registry} />
          </div>
        )}
      </div>
      <PreviewBar live={live} saveLabel={saveLabel} canSave={canSave} onSave={trySave} trouble={trouble} />
      {asking && cohort && (
        <SaveDialogs
          asking={asking}
          cohort={cohort}
          preview={live.data}
          onSend={send}
          onReload={onReload}
          onClose={() => setAsking(null)}
        />
      )}
      {guard.held !== null && <LeaveDialog href={guard.held} onDrop={kept.forget} onClose={guard.stay} />}
    </Page>
  );
}

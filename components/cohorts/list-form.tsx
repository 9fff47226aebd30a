"use client";

import { useRouter } from "next/navigation";
import { useId, useMemo, useState } from "react";
import { ApiError, notSavedWords } from "../api";
import { atBlanks } from "../part-ids";
import { isNoText, type ReadList, readList } from "../read-list";
import { Button, ButtonLink } from "../ui/button";
import { Choice, TextField } from "../ui/fields";
import { FileField } from "../ui/file-field";
import { plural } from "../ui/format";
import { Page, PageHead } from "../ui/page-head";
import { Notice } from "../ui/states";
import { FitNotice } from "./fit-notice";
import { type IdKind, otherKind } from "./known-ids";
import { LeaveDialog, RestoredNotice } from "./leave-dialog";
import { useListDraft } from "./list-draft";
import { type MadeFromList, NotFoundReport } from "./not-found-report";
import { InView } from "./save-trouble";
import type { Cohort } from "./types";
import { useLeaveGuard } from "./use-leave-guard";
import { useSaveList } from "./use-save-list";

/** How many ids are read, and how. */
function readWords({ values, columns }: ReadList): string {
  const ids = atBlanks(values).length;
  if (ids === 0) return "One a line or several, or a CSV with the ids in its first column.";
  const from = columns > 1 ? ` in the first of ${columns} columns` : "";
  const parted = ids > values.length ? ", parted at blanks too unless an id is known that has one" : "";
  return `${plural(ids, "id")}${from}${parted}`;
}

/** A static cohort from a list that one has already: pasted, or the first column of a CSV. */
export function ListForm() {
  const router = useRouter();
  const id = useId();
  const { draft, change, ...kept } = useListDraft();
  const { name, text, by } = draft;
  const [missing, setMissing] = useState<{ name?: string; ids?: string }>({});
  const [made, setMade] = useState<MadeFromList | null>(null);
  const read = useMemo(() => readList(text, { kind: "ids" }), [text]);

  const open = (cohort: Cohort) => router.push(`/cohorts/${cohort.cohort_id}`);
  const list = useSaveList(name.trim(), read.values, (cohort) => {
    kept.forget();
    if ((cohort.not_found?.length ?? 0) > 0) setMade(cohort);
    else open(cohort);
  });
  const guard = useLeaveGuard(kept.isFilled && !list.isPending && !list.isDone);
  const choose = (kind: IdKind) => {
    change({ by: kind });
    list.forget();
  };
  const write = (next: string) => {
    change({ text: next });
    setMissing((before) => ({ ...before, ids: undefined }));
    list.forget();
  };
  const take = async (file: File) => {
    const next = await file.text();
    if (isNoText(next)) setMissing({ ids: `${file.name} is no text: save it as CSV, and choose that.` });
    else write(next);
  };
  const save = () => {
    const found = {
      ...(name.trim() === "" && { name: "Give the cohort a name." }),
      ...(read.values.length === 0 && { ids: "Paste at least one id." }),
    };
    setMissing(found);
    if (Object.keys(found).length > 0) return;
    list.lookAndSave(by);
  };
  const problem = list.error instanceof ApiError ? list.error.errors[0]?.message : undefined;

  return (
    <Page width="narrow">
      <PageHead
        title="New cohort from a list"
        parent={{ href: "/cohorts/new", label: "New cohort" }}
        actions={
          <>
            <ButtonLink href="/cohorts">Cancel</ButtonLink>
            <Button kind="primary" onPress={save} isDisabled={list.isPending || list.isDone}>
              {list.isPending ? "Saving…" : "Save cohort"}
            </Button>
          </>
        }
      />
      {list.error && (
        <InView className="pb-4">
          <Notice>{problem ? `It could not be saved: ${problem}` : notSavedWords(list.error)}</Notice>
        </InView>
      )}
      {kept.isRestored && <RestoredNotice onStartAfresh={kept.startAfresh} />}
      <div className="flex flex-col gap-5">
        <TextField
          label="Name"
          value={name}
          onChange={(event) => change({ name: event.target.value })}
          problem={missing.name}
          maxLength={200}
          autoComplete="off"
        />
        <fieldset className="flex flex-wrap gap-x-6 gap-y-1">
          <legend className="pb-1 text-[13px] font-medium">The list holds</legend>
          <Choice
            type="radio"
            name="by"
            label="lead ids"
            checked={by === "lead_ids"}
            onChange={() => choose("lead_ids")}
          />
          <Choice
            type="radio"
            name="by"
            label="person ids"
            checked={by === "pii_ids"}
            onChange={() => choose("pii_ids")}
          />
        </fieldset>
        <div className="flex flex-col gap-1">
          <label htmlFor={id} className="text-[13px] font-medium">
            Ids
          </label>
          <textarea
            id={id}
            value={text}
            onChange={(event) => write(event.target.value)}
            aria-describedby={`${id}-note`}
            aria-invalid={missing.ids ? true : undefined}
            rows={12}
            spellCheck={false}
            placeholder={"L-204\nL-981"}
            className="control !h-auto w-full py-2 font-mono text-[13px]"
          />
          <p id={`${id}-note`} className={`text-xs ${missing.ids ? "text-bad" : "text-muted"}`}>
            {missing.ids ?? readWords(read)}
          </p>
        </div>
        <FileField label="Or a file" onFile={(file) => void take(file)}>
          CSV or text, with the ids in its first column.
        </FileField>
        {list.fit && (
          <FitNotice
            fit={list.fit}
            by={by}
            onOther={() => {
              change({ by: otherKind[by] });
              list.save(otherKind[by]);
            }}
            onSave={() => list.save(by)}
          />
        )}
      </div>
      {made && (
        <NotFoundReport
          made={made}
          by={by}
          onOpen={() => open(made)}
          onArchived={() => {
            setMade(null);
            kept.keepAgain();
            list.startAgain();
          }}
        />
      )}
      {guard.held !== null && <LeaveDialog href={guard.held} onDrop={kept.forget} onClose={guard.stay} />}
    </Page>
  );
}

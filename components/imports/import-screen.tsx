"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { State } from "../ui/badge";
import { ProgressBar } from "../ui/bar";
import { Button, ButtonLink } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { count, plural } from "../ui/format";
import { Page, PageHead } from "../ui/page-head";
import { ErrorState, Notice, SkeletonRows } from "../ui/states";
import { ColumnsStep } from "./columns-step";
import { incomplete, stateOf, takenRows } from "./import-words";
import { importQuery, isIncomplete, isRunning, useImportStep } from "./queries";
import { ReportView } from "./report-view";
import { RestOfFile } from "./rest-of-file";
import type { ImportDetails } from "./types";

const steps = ["File", "Columns", "Check", "Import"];

function stepOf({ status, report }: ImportDetails, isChoosing: boolean): number {
  if (isChoosing) return 1;
  if (status === "checking" || status === "checked") return 2;
  return report ? 3 : 1;
}

function Steps({ at }: { at: number }) {
  return (
    <ol aria-label="Steps" className="flex flex-wrap gap-x-6 gap-y-1 pb-6 text-[13px]">
      {steps.map((step, i) => (
        <li
          key={step}
          aria-current={i === at ? "step" : undefined}
          className={i === at ? "font-semibold text-accent" : "text-muted"}
        >
          {i + 1} {step}
        </li>
      ))}
    </ol>
  );
}

const runningWords = {
  checking: "Reading the whole file. Nothing is written.",
  importing: "Importing. It goes on when this page is closed.",
  undoing: "Putting everything back as it was.",
};

function Running({ item }: { item: ImportDetails }) {
  const words = runningWords[item.status as keyof typeof runningWords];
  return (
    <div className="flex flex-col gap-3">
      <p role="status">{words}</p>
      <ProgressBar percent={item.progress_percent} label={words} />
      <p className="text-[13px] text-muted tabular-nums">
        {item.status === "undoing"
          ? `${count((item.undo?.restored ?? 0) + (item.undo?.skipped ?? 0))} of ${plural(item.undo?.total ?? 0, "record")}`
          : plural(item.rows_done, "row")}
      </p>
    </div>
  );
}

/** The dry run's report, and the way on. */
function Checked({ item, onChoose }: { item: ImportDetails; onChoose: () => void }) {
  const start = useImportStep(item.import_id, "start");
  const made = item.mapping?.new_fields?.length ?? 0;
  if (!item.check || !item.mapping) return null;
  return (
    <div className="flex flex-col gap-6">
      <p className="text-sm text-muted">
        This is what importing would do. Nothing is written yet
        {made > 0 && `; ${plural(made, "field")} will be made`}.
      </p>
      <ReportView item={item} report={item.check} />
      {start.error && <Notice>{start.error.message}</Notice>}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onPress={onChoose}>Change columns</Button>
        <Button
          kind="primary"
          isDisabled={start.isPending}
          onPress={() => start.mutate(item.mapping ?? undefined)}
        >
          {start.isPending ? "Beginning…" : `Import ${plural(takenRows(item.check), "row")}`}
        </Button>
      </div>
    </div>
  );
}

function Result({ item }: { item: ImportDetails }) {
  const undo = useImportStep(item.import_id, "undo");
  const [isAsking, setIsAsking] = useState(false);
  const canUndo = item.status === "completed" || item.status === "failed";
  return (
    <div className="flex flex-col gap-6">
      {item.undo && item.status === "undone" && (
        <Notice tone={item.undo.skipped > 0 ? "warn" : "good"}>
          {plural(item.undo.restored, "record is", "records are")} as before.
          {item.undo.skipped > 0 &&
            ` ${plural(item.undo.skipped, "record was", "records were")} touched since and left alone.`}
        </Notice>
      )}
      {item.report && <ReportView item={item} report={item.report} />}
      {undo.error && <Notice>{undo.error.message}</Notice>}
      <div className="flex flex-wrap justify-end gap-2">
        {(item.undo?.skipped ?? 0) > 0 && (
          <ButtonLink href={`/api/v1/imports/${item.import_id}/skipped.csv`} prefetch={false} download>
            What was left alone, as CSV
          </ButtonLink>
        )}
        {canUndo && (
          <Button isDisabled={undo.isPending} onPress={() => setIsAsking(true)}>
            Undo this import…
          </Button>
        )}
        <ButtonLink kind="primary" href="/people">
          See the people
        </ButtonLink>
      </div>
      <Dialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        role="alertdialog"
        size="sm"
        title={`Undo the import of ${item.file_name}?`}
        footer={
          <>
            <Button onPress={() => setIsAsking(false)}>Keep it</Button>
            <Button
              kind="primary"
              onPress={() => {
                setIsAsking(false);
                undo.mutate(undefined);
              }}
            >
              Undo the import
            </Button>
          </>
        }
      >
        What it made is deleted, what it changed is put back. Who was touched since is left alone and listed;
        fields that it made stay.
      </Dialog>
    </div>
  );
}

/** One import, from its columns to its end; where it stands is what its document says. */
export function ImportScreen({ importId }: { importId: string }) {
  const query = useQuery(importQuery(importId));
  const [isChoosingAgain, setIsChoosingAgain] = useState<string | null>(null);
  const item = query.data;
  if (query.isPending || !item)
    return (
      <Page>
        {query.isError ? (
          <ErrorState
            isPage
            what="The import can’t be shown."
            error={query.error}
            onRetry={() => void query.refetch()}
            others={{ href: "/imports", label: "All imports" }}
          />
        ) : (
          <SkeletonRows label="Loading the import" />
        )}
      </Page>
    );
  const { status } = item;
  const isFirst = status === "uploading" || (status === "failed" && !item.report?.rows);
  const isChoosing = isFirst || (status === "checked" && isChoosingAgain === item.finished_at);
  const { tone, word } = isIncomplete(item) ? incomplete : stateOf(item);
  return (
    <Page>
      <PageHead
        title={item.file_name}
        parent={{ href: "/imports", label: "Imports" }}
        state={
          <State tone={tone} pulse={isRunning(status)}>
            {word}
          </State>
        }
      />
      <Steps at={stepOf(item, isChoosing)} />
      {item.error && (
        <div className="pb-5">
          <Notice>{item.error}</Notice>
        </div>
      )}
      {isChoosing && (isIncomplete(item) ? <RestOfFile item={item} /> : <ColumnsStep item={item} />)}
      {isRunning(status) && <Running item={item} />}
      {status === "checked" && !isChoosing && (
        <Checked item={item} onChoose={() => setIsChoosingAgain(item.finished_at)} />
      )}
      {!isFirst && !isRunning(status) && status !== "checked" && <Result item={item} />}
    </Page>
  );
}

"use client";

import { toast } from "@heroui/react/toast";
import { useQueryClient } from "@tanstack/react-query";
import { notSavedWords } from "../api";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { people } from "../ui/format";
import { Notice } from "../ui/states";
import { cohortQuery, useCohortAct } from "./queries";
import type { Cohort, Preview } from "./types";

/** Before the rules of a static cohort change: its list is made anew. */
function ReplaceListDialog({
  cohort,
  preview,
  onConfirm,
  onClose,
}: {
  cohort: Cohort;
  preview: Preview | undefined;
  onConfirm: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      role="alertdialog"
      title="Choose the members of this list anew?"
      footer={
        <>
          <Button onPress={onClose}>Go back</Button>
          <Button kind="primary" onPress={onConfirm}>
            Replace the list
          </Button>
        </>
      }
    >
      <p>
        {cohort.name} is a fixed list of {people(cohort.member_count)}. With other rules it becomes the{" "}
        {preview ? people(preview.count) : "people"} who match now, and its progress starts again from them.
      </p>
      <p className="pt-2 text-muted">
        To keep the list as it is, make a new cohort with these rules instead.
      </p>
    </Dialog>
  );
}

/** Someone has archived the cohort since it was opened here. */
function ArchivedMeanwhileDialog({
  cohort: { cohort_id, name },
  onRestored,
  onClose,
}: {
  cohort: Cohort;
  onRestored: () => void;
  onClose: () => void;
}) {
  const restore = useCohortAct();
  return (
    <Dialog
      isOpen
      onClose={onClose}
      role="alertdialog"
      title={`${name} was archived while you edited it`}
      footer={
        <>
          <Button onPress={onClose}>Go back</Button>
          <Button
            kind="primary"
            isDisabled={restore.isPending}
            onPress={() => restore.mutate({ id: cohort_id, act: "restore" }, { onSuccess: onRestored })}
          >
            {restore.isPending ? "Restoring…" : "Restore and save"}
          </Button>
        </>
      }
    >
      <p>
        An archived cohort can’t be changed. What you typed is kept here; restored, it takes your changes.
      </p>
      {restore.error && (
        <div className="pt-3">
          <Notice>It could not be restored: {restore.error.message}</Notice>
        </div>
      )}
    </Dialog>
  );
}

/** Someone has saved the cohort since it was opened here. */
function StaleVersionDialog({
  name,
  onReload,
  onOverwrite,
  onClose,
}: {
  name: string;
  onReload: () => void;
  onOverwrite: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      role="alertdialog"
      title={`${name} was changed by someone else`}
      footer={
        <>
          <Button onPress={onClose}>Go back</Button>
          <Button onPress={onReload}>Show their version</Button>
          <Button kind="primary" onPress={onOverwrite}>
            Save mine over it
          </Button>
        </>
      }
    >
      <p>
        It was saved after you opened it. Showing their version drops what you changed here. Saving yours
        changes what you have changed and leaves the rest as they made it; rules that it replaces stay among
        the cohort’s versions.
      </p>
    </Dialog>
  );
}

/** What is asked about a save: whether a list is replaced, or what becomes of a cohort that another has changed. */
export type SaveQuestion = "replace" | "stale" | "archived";

type SaveDialogsProps = {
  asking: SaveQuestion;
  /** As it was opened. */
  cohort: Cohort;
  preview: Preview | undefined;
  /** Saves over the version that is named. */
  onSend: (version: number) => void;
  onReload: () => void;
  onClose: () => void;
};

export function SaveDialogs({ asking, cohort, preview, onSend, onReload, onClose }: SaveDialogsProps) {
  const client = useQueryClient();
  const send = () => onSend(cohort.version);
  const overwrite = async () => {
    onClose();
    try {
      const fresh = await client.fetchQuery({ ...cohortQuery(cohort.cohort_id), staleTime: 0 });
      onSend(fresh.version);
    } catch (failure) {
      if (failure instanceof Error) toast.danger(notSavedWords(failure));
    }
  };
  if (asking === "replace") {
    return <ReplaceListDialog cohort={cohort} preview={preview} onConfirm={send} onClose={onClose} />;
  }
  if (asking === "archived") {
    return <ArchivedMeanwhileDialog cohort={cohort} onRestored={send} onClose={onClose} />;
  }
  return (
    <StaleVersionDialog
      name={cohort.name}
      onReload={onReload}
      onOverwrite={() => void overwrite()}
      onClose={onClose}
    />
  );
}

"use client";

import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { people } from "../ui/format";
import type { Cohort, Preview } from "./types";

/** Before the rules of a static cohort change: its list is made anew. */
export function ReplaceListDialog({
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

/** Someone has saved the cohort since it was opened here. */
export function StaleVersionDialog({
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

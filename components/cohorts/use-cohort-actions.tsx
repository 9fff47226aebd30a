"use client";

import { toast } from "@heroui/react/toast";
import { Archive, ArchiveRestore, Copy, Pencil, RefreshCw, Snowflake } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { useMayWrite } from "../frame/me";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { people, plural } from "../ui/format";
import type { MenuEntry } from "../ui/menu";
import { Notice } from "../ui/states";
import { useCohortAct } from "./queries";
import type { Cohort } from "./types";

const wording = (error: unknown): string => (error instanceof Error ? error.message : "No reason was given.");

function ArchiveDialog({ cohort, onClose }: { cohort: Cohort; onClose: () => void }) {
  const act = useCohortAct();
  const restore = useCohortAct();
  // The stream may take the row away, and this dialog with it, before the answer comes: the message is given all the same.
  const archive = () =>
    void act.mutateAsync({ id: cohort.cohort_id, act: "archive" }).then(
      () => {
        onClose();
        const said = toast(`${cohort.name} is archived.`, {
          timeout: 10_000,
          actionProps: {
            children: "Undo",
            onPress: () => {
              toast.close(said);
              putBack();
            },
          },
        });
      },
      // Said in the dialog, by `act.error`.
      () => undefined,
    );
  const putBack = () =>
    void restore.mutateAsync({ id: cohort.cohort_id, act: "restore" }).then(
      () => toast(`${cohort.name} is back.`),
      (error) => toast.danger(wording(error)),
    );
  return (
    <Dialog
      isOpen
      onClose={onClose}
      role="alertdialog"
      title={`Archive ${cohort.name}?`}
      footer={
        <>
          <Button onPress={onClose}>Keep it</Button>
          <Button kind="danger" onPress={archive} isDisabled={act.isPending}>
            {act.isPending ? "Archiving…" : "Archive cohort"}
          </Button>
        </>
      }
    >
      <p>
        Its list of {people(cohort.member_count)} is no longer kept up to date and it leaves this list. No
        person, lead or assignment is deleted, and it can be restored.
      </p>
      {act.error && (
        <div className="pt-3">
          <Notice>{wording(act.error)}</Notice>
        </div>
      )}
    </Dialog>
  );
}

const evaluated = (answer: Partial<Cohort> & { entered?: number; left?: number }, name: string): string =>
  answer.entered === undefined
    ? `${name} is being evaluated.`
    : `${name} is up to date: ${plural(answer.entered, "person", "people")} entered, ${answer.left ?? 0} left.`;

/** What may be done with a cohort: entries for its menu, and the dialog that one of them opens. */
export function useCohortActions(cohort: Cohort): { entries: MenuEntry[]; dialog: ReactNode } {
  const router = useRouter();
  const act = useCohortAct();
  const mayWrite = useMayWrite();
  const [isArchiving, setIsArchiving] = useState(false);
  const id = cohort.cohort_id;

  const run = (
    kind: "duplicate" | "freeze" | "restore" | "evaluate",
    done: (answer: Partial<Cohort>) => void,
  ) =>
    act.mutate(
      { id, act: kind },
      {
        onSuccess: (answer) => done(answer ?? {}),
        onError: (error) => toast.danger(wording(error)),
      },
    );
  const toCopy = (answer: Partial<Cohort>) => {
    toast(`${answer.name ?? "The copy"} is made.`);
    if (answer.cohort_id) router.push(`/cohorts/${answer.cohort_id}`);
  };

  const icon = "size-4 text-muted";
  const entries: MenuEntry[] = [];
  if (mayWrite && cohort.archived_at) {
    entries.push({
      id: "restore",
      label: "Restore",
      icon: <ArchiveRestore className={icon} aria-hidden />,
      onSelect: () => run("restore", () => toast(`${cohort.name} is back.`)),
    });
  } else if (mayWrite) {
    entries.push(
      {
        id: "edit",
        label: "Edit",
        icon: <Pencil className={icon} aria-hidden />,
        onSelect: () => router.push(`/cohorts/${id}/edit`),
      },
      {
        id: "duplicate",
        label: "Duplicate",
        icon: <Copy className={icon} aria-hidden />,
        onSelect: () => run("duplicate", toCopy),
      },
    );
    if (cohort.type === "dynamic") {
      entries.push({
        id: "freeze",
        label: "Freeze into a static copy",
        icon: <Snowflake className={icon} aria-hidden />,
        onSelect: () => run("freeze", toCopy),
      });
    }
    if (cohort.rules) {
      entries.push({
        id: "evaluate",
        label: "Evaluate again",
        icon: <RefreshCw className={icon} aria-hidden />,
        onSelect: () => run("evaluate", (answer) => toast(evaluated(answer, cohort.name))),
      });
    }
    entries.push({
      id: "archive",
      label: "Archive",
      danger: true,
      icon: <Archive className="size-4" aria-hidden />,
      onSelect: () => setIsArchiving(true),
    });
  }
  return {
    entries,
    dialog: isArchiving ? <ArchiveDialog cohort={cohort} onClose={() => setIsArchiving(false)} /> : null,
  };
}

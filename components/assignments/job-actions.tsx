"use client";

import { toast } from "@heroui/react/toast";
import { Pause, Play, RotateCcw, Undo2, X } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { type ReactNode, useState } from "react";
import { useMayWrite } from "../frame/me";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { count, plural } from "../ui/format";
import { useOfferActions } from "../ui/page-actions";
import { Notice } from "../ui/states";
import { deletedWords, hasOnlyDeleted, isRetryable, isUndoable, settled, toDo, undoWords } from "./job-words";
import { type JobAct, useJobAct } from "./queries";
import { isActive, type Job } from "./types";
import { useUndoOf } from "./use-undo-of";

type Asking = {
  act: "cancel" | "undo" | "retry";
  title: string;
  sentence: string;
  confirm: string;
  keep: string;
};

/** What stays of a job that is cancelled. */
const stays = ({ kind, assigned_count }: Job): string =>
  kind === "undo"
    ? `${plural(assigned_count, "lead stays", "leads stay")} as put back.`
    : `${plural(assigned_count, "lead stays", "leads stay")} as assigned.`;

const cancelling = (job: Job): Asking => ({
  act: "cancel",
  title: `Cancel ${job.job_id}?`,
  sentence: `${stays(job)} The ${count(Math.max(0, toDo(job) - settled(job)))} that it has not come to are left as they are.`,
  confirm: job.kind === "undo" ? "Cancel the undo" : "Cancel the assignment",
  keep: "Let it run",
});

const undoing = (job: Job): Asking => ({
  act: "undo",
  title: `Undo ${job.job_id}?`,
  sentence: `${plural(job.assigned_count, "lead goes", "leads go")} back to the owner, pipeline and tasks of before. Leads that someone has touched since are left alone and listed.`,
  confirm: `Undo ${plural(job.assigned_count, "assignment")}`,
  keep: "Leave it",
});

const retrying = (job: Job): Asking => ({
  act: "retry",
  title: `Try the failures of ${job.job_id} again?`,
  sentence: `${plural(job.failed_count, "lead is", "leads are")} tried again in a new job, each for the agent it was meant for. Nothing else is touched.`,
  confirm: `Retry ${plural(job.failed_count, "lead")}`,
  keep: "Leave them",
});

const questions = { cancel: cancelling, undo: undoing, retry: retrying };

/** What the buttons do, in a sentence each, before one is pressed. */
function actsOf(job: Job): string[] {
  const left = Math.max(0, toDo(job) - settled(job));
  if (job.status === "paused")
    return [`Resume goes on with the ${plural(left, "lead")} left, Cancel leaves them as they are.`];
  if (isActive(job))
    return [
      "Pause stops after the leads that are being written now and can be resumed; Cancel leaves the rest as it is for good.",
    ];
  return [
    ...(isRetryable(job) ? ["Retry tries the failures again, each for the same agent."] : []),
    ...(hasOnlyDeleted(job) ? [deletedWords(job)] : []),
    ...(isUndoable(job) ? [undoWords] : []),
  ];
}

/** The sentences under a job's head. */
export function ActHints({ job }: { job: Job }) {
  const mayWrite = useMayWrite();
  const undo = useUndoOf(job);
  const acts = actsOf(job).filter((words) => words !== undoWords || !undo);
  if (undo)
    return (
      <p className="max-w-prose pt-1 text-[13px] text-muted">
        {isActive(undo) ? "Being undone by " : "Undone by "}
        <Link href={`/assignments/${undo.job_id}`} className="font-medium text-accent hover:underline">
          {undo.job_id}
        </Link>
        . {mayWrite && acts.join(" ")}
      </p>
    );
  if (!mayWrite || acts.length === 0) return null;
  return <p className="max-w-prose pt-1 text-[13px] text-muted">{acts.join(" ")}</p>;
}

function AskDialog({
  asking,
  error,
  isPending,
  onConfirm,
  onClose,
}: {
  asking: Asking;
  error: Error | null;
  isPending: boolean;
  onConfirm: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      role="alertdialog"
      title={asking.title}
      footer={
        <>
          <Button onPress={onClose}>{asking.keep}</Button>
          <Button
            kind={asking.act === "cancel" ? "danger" : "primary"}
            onPress={onConfirm}
            isDisabled={isPending}
          >
            {asking.confirm}
          </Button>
        </>
      }
    >
      <p>{asking.sentence}</p>
      {error && (
        <div className="pt-3">
          <Notice>{error.message}</Notice>
        </div>
      )}
    </Dialog>
  );
}

/** What is asked about: by a button here, or by the address, with which a message leads to its confirmation. */
function useAsking(job: Job, mayUndo: boolean) {
  const [chosen, setChosen] = useState<Asking["act"] | null>(null);
  const [inAddress, setInAddress] = useQueryState("ask", parseAsStringLiteral(["undo"]));
  const act = chosen ?? (inAddress === "undo" && mayUndo ? "undo" : null);
  // Its numbers are those of the job as it is now, which may run on while it is asked.
  const asking = act && questions[act](job);
  const setAsking = async (next: Asking["act"] | null): Promise<void> => {
    setChosen(next);
    if (inAddress !== null) await setInAddress(null);
  };
  return { asking, setAsking };
}

/** What may be done with a job in the state it is in. */
export function JobActions({ job }: { job: Job }) {
  const router = useRouter();
  const mayWrite = useMayWrite();
  const act = useJobAct(job.job_id);
  const undo = useUndoOf(job);
  const mayUndo = isUndoable(job) && !undo;
  const { asking, setAsking } = useAsking(job, mayUndo);
  const ask = (next: Asking["act"] | null) => {
    act.reset();
    void setAsking(next);
  };
  const run = (kind: JobAct) =>
    act.mutate(kind, {
      onSuccess: async (answer) => {
        // The way back leads to this page, not to the question.
        await setAsking(null);
        if (kind === "retry" || kind === "undo") router.push(`/assignments/${answer.job_id}`);
      },
      onError: (error) => {
        if (!asking) toast.danger(error.message);
      },
    });
  const isPausable = job.status === "running" || job.status === "queued";
  const may: { isOffered: boolean; id: string; label: string; icon: ReactNode; onSelect: () => void }[] = [
    {
      isOffered: isPausable,
      id: "pause",
      label: "Pause",
      icon: <Pause aria-hidden />,
      onSelect: () => run("pause"),
    },
    {
      isOffered: job.status === "paused",
      id: "resume",
      label: "Resume",
      icon: <Play aria-hidden />,
      onSelect: () => run("resume"),
    },
    {
      isOffered: isActive(job),
      id: "cancel",
      label: "Cancel…",
      icon: <X aria-hidden />,
      onSelect: () => ask("cancel"),
    },
    {
      isOffered: isRetryable(job),
      id: "retry",
      label: "Retry failed…",
      icon: <RotateCcw aria-hidden />,
      onSelect: () => ask("retry"),
    },
    {
      isOffered: mayUndo,
      id: "undo",
      label: "Undo…",
      icon: <Undo2 aria-hidden />,
      onSelect: () => ask("undo"),
    },
  ];
  const acts = mayWrite ? may.filter(({ isOffered }) => isOffered) : [];
  useOfferActions(job.job_id, acts);
  if (!mayWrite) return null;

  return (
    <>
      {acts.map(({ id, label, icon, onSelect }) => (
        <Button
          key={id}
          kind={id === "resume" ? "primary" : "secondary"}
          onPress={onSelect}
          isDisabled={act.isPending}
        >
          {icon} {label}
        </Button>
      ))}
      {asking && (
        <AskDialog
          asking={asking}
          error={act.error}
          isPending={act.isPending}
          onConfirm={() => run(asking.act)}
          onClose={() => ask(null)}
        />
      )}
    </>
  );
}

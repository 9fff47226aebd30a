"use client";

import { toast } from "@heroui/react/toast";
import { Pause, Play, RotateCcw, Undo2, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useMayWrite } from "../frame/me";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { count, plural } from "../ui/format";
import { Notice } from "../ui/states";
import { settled, toDo } from "./job-words";
import { type JobAct, useJobAct } from "./queries";
import { isActive, type Job } from "./types";

type Asking = { act: "cancel" | "undo"; title: string; sentence: string; confirm: string; keep: string };

const cancelling = (job: Job): Asking => ({
  act: "cancel",
  title: `Cancel ${job.job_id}?`,
  sentence: `${plural(job.assigned_count, "lead stays", "leads stay")} as assigned. The ${count(Math.max(0, toDo(job) - settled(job)))} that it has not come to are left as they are.`,
  confirm: "Cancel the assignment",
  keep: "Let it run",
});

const undoing = (job: Job): Asking => ({
  act: "undo",
  title: `Undo ${job.job_id}?`,
  sentence: `${plural(job.assigned_count, "lead goes", "leads go")} back to the owner, pipeline and tasks of before. Leads that someone has touched since are left alone and listed.`,
  confirm: `Undo ${plural(job.assigned_count, "assignment")}`,
  keep: "Leave it",
});

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

/** What may be done with a job in the state it is in. */
export function JobActions({ job }: { job: Job }) {
  const router = useRouter();
  const mayWrite = useMayWrite();
  const act = useJobAct(job.job_id);
  const [asking, setAsking] = useState<Asking | null>(null);
  if (!mayWrite) return null;

  const ask = (next: Asking | null) => {
    act.reset();
    setAsking(next);
  };
  const run = (kind: JobAct) =>
    act.mutate(kind, {
      onSuccess: (answer) => {
        setAsking(null);
        if (kind === "retry" || kind === "undo") router.push(`/assignments/${answer.job_id}`);
      },
      onError: (error) => {
        if (!asking) toast.danger(error.message);
      },
    });
  const isPausable = job.status === "running" || job.status === "queued";
  const isUndone = !isActive(job) && job.kind !== "undo" && job.assigned_count > 0;
  const isRetried = !isActive(job) && job.kind !== "undo" && job.failed_count > 0;

  return (
    <>
      {isPausable && (
        <Button onPress={() => run("pause")} isDisabled={act.isPending}>
          <Pause aria-hidden /> Pause
        </Button>
      )}
      {job.status === "paused" && (
        <Button kind="primary" onPress={() => run("resume")} isDisabled={act.isPending}>
          <Play aria-hidden /> Resume
        </Button>
      )}
      {isActive(job) && (
        <Button onPress={() => ask(cancelling(job))} isDisabled={act.isPending}>
          <X aria-hidden /> Cancel
        </Button>
      )}
      {isRetried && (
        <Button onPress={() => run("retry")} isDisabled={act.isPending}>
          <RotateCcw aria-hidden /> Retry failed
        </Button>
      )}
      {isUndone && (
        <Button onPress={() => ask(undoing(job))} isDisabled={act.isPending}>
          <Undo2 aria-hidden /> Undo…
        </Button>
      )}
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

"use client";

import { toast } from "@heroui/react/toast";
import { Check } from "lucide-react";
import Link from "next/link";
import { useMayWrite } from "../frame/me";
import { Button } from "../ui/button";
import { Time } from "../ui/time";
import { useNow } from "../ui/use-now";
import { useFinishTask } from "./queries";
import type { ListedTask, TaskItem } from "./types";

/** Whom a task is about, where it stands among those of many people. */
function Person({ pii_id, name }: Pick<ListedTask, "pii_id" | "name">) {
  if (pii_id === null) return null;
  return (
    <>
      <Link href={`/people/${encodeURIComponent(pii_id)}`} className="text-foreground hover:underline">
        {name ?? pii_id}
      </Link>
      {", "}
    </>
  );
}

/** One task: what, for which lead, until when, and the tick that finishes it. */
export function TaskLine({ task, who }: { task: TaskItem | ListedTask; who?: string }) {
  const mayWrite = useMayWrite();
  const finish = useFinishTask();
  const now = useNow();
  const isOpen = task.status === "open";
  const isLate = isOpen && now !== null && new Date(task.due_at).getTime() < now;
  const done = () =>
    finish.mutate(task.task_id, {
      onSuccess: () => toast(`${task.title} for ${task.lead_id} is done.`),
      onError: (error) => toast.danger(error.message),
    });
  return (
    <li className="@container">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 px-4 py-2.5 text-[13px] @md:flex @md:px-5">
        <div className="min-w-0 @md:flex-1">
          <p className="text-sm font-medium break-words">{task.title}</p>
          <p className="break-words text-muted">
            {who && `${who}, `}
            {"pii_id" in task && <Person pii_id={task.pii_id} name={task.name} />}
            <Link
              href={`/people?search=${encodeURIComponent(task.lead_id)}`}
              className="inline-block max-w-full wrap-anywhere hover:underline"
            >
              {task.lead_id}
            </Link>
          </p>
        </div>
        <span className={`col-start-1 shrink-0 @md:text-right ${isLate ? "text-warn" : "text-muted"}`}>
          {task.done_at ? "done " : isLate ? "was due " : "due "}
          <Time at={task.done_at ?? task.due_at} />
        </span>
        {isOpen && mayWrite && (
          <Button
            size="sm"
            className="col-start-2 row-span-2 row-start-1"
            aria-label={`Finish ${task.title} for ${task.lead_id}`}
            isDisabled={finish.isPending}
            onPress={done}
          >
            <Check aria-hidden /> Done
          </Button>
        )}
      </div>
    </li>
  );
}

"use client";

import { toast } from "@heroui/react/toast";
import { Plus, X } from "lucide-react";
import { useIsAdmin } from "../frame/me";
import { Button, IconButton } from "../ui/button";
import { Notice } from "../ui/states";
import { type TaskRow, useTasksDraft } from "./drafts";
import { type TaskTemplate, useUpdateSettings } from "./queries";
import { SaveBar } from "./save-bar";
import { Section } from "./section";

const hours = (minutes: number): string => String(Math.round((minutes / 60) * 100) / 100);

const plain = (rows: readonly TaskTemplate[]): TaskTemplate[] =>
  rows.map(({ title, due_in_minutes }) => ({ title, due_in_minutes }));

/** The tasks that every assignment makes for its agent. */
export function TaskTemplates({ templates }: { templates: TaskTemplate[] }) {
  const isAdmin = useIsAdmin();
  const update = useUpdateSettings();
  const [draft, setDraft] = useTasksDraft();
  const rows = draft ?? templates.map((row, key) => ({ ...row, key }));
  const edit = (next: TaskRow[]) => {
    const isAsSaved = JSON.stringify(plain(next)) === JSON.stringify(plain(templates));
    setDraft(isAsSaved ? null : next);
  };
  const change = (key: number, part: Partial<TaskTemplate>) =>
    edit(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const save = () =>
    update.mutate(
      { task_templates: plain(rows) },
      {
        onSuccess: () => {
          setDraft(null);
          toast("The next assignments make these tasks.");
        },
      },
    );
  const drop = () => {
    update.reset();
    setDraft(null);
  };

  return (
    <Section title="Tasks" sentence="What an agent has to do with a lead that is given to them.">
      <ul className="flex flex-col gap-2">
        {rows.map((row, index) => (
          <li key={row.key} className="flex items-center gap-2">
            <input
              aria-label={`Task ${index + 1}`}
              value={row.title}
              disabled={!isAdmin || update.isPending}
              onChange={(event) => change(row.key, { title: event.target.value })}
              className="control min-w-0 flex-1"
            />
            <span className="text-[13px] text-muted">due in</span>
            <input
              aria-label={`Hours until task ${index + 1} is due`}
              type="number"
              min={0}
              step="any"
              value={hours(row.due_in_minutes)}
              disabled={!isAdmin || update.isPending}
              onChange={(event) =>
                change(row.key, { due_in_minutes: Math.round(Number(event.target.value) * 60) })
              }
              className="control w-20 tabular-nums"
            />
            <span className="text-[13px] text-muted">hours</span>
            {isAdmin && (
              <IconButton
                label={`Remove task ${index + 1}`}
                onPress={() => edit(rows.filter((other) => other.key !== row.key))}
              >
                <X aria-hidden />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      {rows.length === 0 && <p className="text-[13px] text-muted">Assignments make no tasks.</p>}
      {isAdmin && (
        <div className="flex gap-2 pt-3">
          <Button
            kind="quiet"
            size="sm"
            onPress={() =>
              edit([
                ...rows,
                { title: "", due_in_minutes: 1440, key: Math.max(-1, ...rows.map((row) => row.key)) + 1 },
              ])
            }
          >
            <Plus aria-hidden /> Task
          </Button>
          {draft && <SaveBar label="Save tasks" isPending={update.isPending} onSave={save} onDrop={drop} />}
        </div>
      )}
      {update.error && (
        <div className="pt-3">
          <Notice>The tasks could not be saved: {update.error.message}</Notice>
        </div>
      )}
    </Section>
  );
}

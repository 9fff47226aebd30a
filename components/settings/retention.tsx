"use client";

import { toast } from "@heroui/react/toast";
import { useIsAdmin } from "../frame/me";
import { TextField } from "../ui/fields";
import { Notice } from "../ui/states";
import { type KeptDays, useRetentionDraft } from "./drafts";
import { type Settings, useUpdateSettings } from "./queries";
import { SaveBar } from "./save-bar";
import { Section } from "./section";

type Kept = Pick<Settings, "keep_membership_events_days" | "keep_assignment_jobs_days">;

const rows = [
  {
    name: "keep_membership_events_days",
    label: "Days that entries and exits are kept",
    hint: "Who is a member now is never deleted.",
  },
  {
    name: "keep_assignment_jobs_days",
    label: "Days that assignments are kept after they end",
    hint: "With each lead’s outcome. Once gone, an assignment can’t be undone.",
  },
] as const;

const text = (days: number | null) => (days === null ? "" : String(days));

/** How long what has happened is kept. */
export function Retention({ kept }: { kept: Kept }) {
  const isAdmin = useIsAdmin();
  const update = useUpdateSettings();
  const [draft, setDraft] = useRetentionDraft();
  const days = draft ?? {
    keep_membership_events_days: text(kept.keep_membership_events_days),
    keep_assignment_jobs_days: text(kept.keep_assignment_jobs_days),
  };
  const edit = (next: KeptDays) =>
    setDraft(rows.some(({ name }) => next[name].trim() !== text(kept[name])) ? next : null);
  const number = (given: string) => (given.trim() === "" ? null : Number(given));
  const save = () =>
    update.mutate(
      {
        keep_membership_events_days: number(days.keep_membership_events_days),
        keep_assignment_jobs_days: number(days.keep_assignment_jobs_days),
      },
      {
        onSuccess: () => {
          setDraft(null);
          toast("What is older is deleted each night.");
        },
      },
    );
  const drop = () => {
    update.reset();
    setDraft(null);
  };
  return (
    <Section
      title="Kept for"
      sentence="What is older is deleted each night. Leave a number out to keep everything."
    >
      <div className="flex flex-col gap-5">
        {rows.map(({ name, label, hint }) => (
          <TextField
            key={name}
            label={label}
            hint={hint}
            type="number"
            min={7}
            max={36_500}
            placeholder="for good"
            value={days[name]}
            disabled={!isAdmin || update.isPending}
            onChange={(event) => edit({ ...days, [name]: event.target.value })}
            className="max-w-80"
          />
        ))}
        {isAdmin && draft && (
          <div className="flex gap-2">
            <SaveBar label="Save" isPending={update.isPending} onSave={save} onDrop={drop} />
          </div>
        )}
        {update.error && <Notice>It stays as it was: {update.error.message}</Notice>}
      </div>
    </Section>
  );
}

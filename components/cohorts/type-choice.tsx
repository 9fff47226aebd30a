"use client";

import type { CohortType } from "./types";

const choices: { value: CohortType; title: string; sentence: string }[] = [
  {
    value: "dynamic",
    title: "Dynamic",
    sentence: "Stays true: people enter and leave by themselves as their data changes.",
  },
  {
    value: "static",
    title: "Static",
    sentence: "A list to work through: who matches now, kept, with progress as they move on.",
  },
];

/** Dynamic or static, with what it means. */
export function TypeChoice({ value, onChange }: { value: CohortType; onChange: (type: CohortType) => void }) {
  return (
    <fieldset className="grid gap-2 sm:grid-cols-2">
      <legend className="pb-1 text-[13px] font-medium">Kind</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className={`flex cursor-pointer items-start gap-2.5 rounded-lg border p-3 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent ${
            value === choice.value ? "border-accent bg-accent-soft/40" : "border-line hover:border-edge"
          }`}
        >
          <input
            type="radio"
            name="type"
            value={choice.value}
            checked={value === choice.value}
            onChange={() => onChange(choice.value)}
            className="mt-0.5 size-4 accent-(--accent) focus-visible:outline-none"
          />
          <span>
            <span className="block text-sm font-medium">{choice.title}</span>
            <span className="block text-[13px] text-muted">{choice.sentence}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

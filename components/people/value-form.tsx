"use client";

import { Check, X } from "lucide-react";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import type { Field } from "@/lib/rules/fields";
import { ApiError, notSavedWords } from "../api";
import { IconButton } from "../ui/button";
import { Select } from "../ui/fields";
import { formText, looksLikeEmail, parseValue } from "./parse-value";

const inputTypes: Partial<Record<Field["type"], string>> = { day: "date", date: "datetime-local" };

type ValueFormProps = {
  field: Field;
  value: unknown;
  /** Whose clocks an instant is shown and typed by. */
  timeZone: string;
  onSave: (value: unknown) => Promise<void>;
  onClose: () => void;
};

/** What is wrong with a value that was typed, in words. */
function typedProblem(text: string, value: unknown, field: Field): string | null {
  if (value === undefined)
    return field.type === "date"
      ? `“${text}” is no day and time: expected one such as 2026-03-01T09:30.`
      : `“${text}” is not a number.`;
  if (typeof value === "string" && field.field === "contact.email" && !looksLikeEmail(value))
    return `“${text}” is no e-mail address: expected one such as asha@example.com.`;
  return null;
}

/** A value being changed at its place: Enter saves, Escape leaves it as it was. */
export function ValueForm({ field, value, timeZone, onSave, onClose }: ValueFormProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [before] = useState(() => ({ timeZone, text: formText(value, field, timeZone) }));
  const [text, setText] = useState(before.text);
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const save = async () => {
    // An instant is shown to the minute: left as it was, it keeps its seconds.
    if (text === before.text && !input.current?.validity.badInput) return onClose();
    // Half a day or time reads as nothing, which would be saved as not known.
    const next = parseValue(text, field, before.timeZone);
    const found = input.current?.validity.badInput
      ? "It is not complete: fill in every part, or clear them all."
      : typedProblem(text, next, field);
    setProblem(found);
    if (found !== null) return;
    setIsSaving(true);
    try {
      await onSave(next);
      onClose();
    } catch (error) {
      setIsSaving(false);
      const first = error instanceof ApiError ? error.errors[0]?.message : undefined;
      setProblem(first ?? (error instanceof Error ? notSavedWords(error) : "It could not be saved."));
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onClose();
    if (event.key !== "Enter") return;
    event.preventDefault();
    void save();
  };
  const isInstant = field.type === "date";
  const notes = [...(isInstant ? [`${id}-zone`] : []), ...(problem === null ? [] : [`${id}-problem`])];
  const common = {
    "aria-label": field.label,
    "aria-invalid": problem !== null || undefined,
    "aria-describedby": notes.length > 0 ? notes.join(" ") : undefined,
    disabled: isSaving,
    onKeyDown,
    autoFocus: true,
  };
  const options =
    field.type === "select" ? field.options : field.type === "boolean" ? ["true", "false"] : undefined;
  return (
    <span className="block w-full min-w-0">
      <span className={`flex min-w-0 items-center gap-0.5 ${isInstant ? "flex-wrap" : ""}`}>
        {options ? (
          <Select small value={text} onChange={(event) => setText(event.target.value)} {...common}>
            <option value="">–</option>
            {options.map((option) => (
              <option key={option} value={option}>
                {field.type === "boolean" ? (option === "true" ? "yes" : "no") : option}
              </option>
            ))}
          </Select>
        ) : (
          <input
            ref={input}
            type={inputTypes[field.type] ?? "text"}
            value={text}
            onChange={(event) => setText(event.target.value)}
            autoComplete="off"
            className={`control control-sm min-w-0 flex-1 ${isInstant ? "basis-full" : ""}`}
            {...common}
          />
        )}
        {isInstant && (
          <span id={`${id}-zone`} className="min-w-0 flex-1 text-xs text-muted wrap-anywhere">
            in {before.timeZone}
          </span>
        )}
        <IconButton label={`Save ${field.label}`} isDisabled={isSaving} onPress={() => void save()}>
          <Check aria-hidden />
        </IconButton>
        <IconButton label={`Leave ${field.label} as it was`} isDisabled={isSaving} onPress={onClose}>
          <X aria-hidden />
        </IconButton>
      </span>
      {problem !== null && (
        <span id={`${id}-problem`} role="alert" className="block pt-0.5 text-xs text-bad">
          {problem}
        </span>
      )}
    </span>
  );
}

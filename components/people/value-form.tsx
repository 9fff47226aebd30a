"use client";

import { Check, X } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import type { Field } from "@/lib/rules/fields";
import { ApiError, notSavedWords } from "../api";
import { IconButton } from "../ui/button";
import { Select } from "../ui/fields";
import { looksLikeEmail, parseValue } from "./parse-value";

const asText = (value: unknown): string =>
  Array.isArray(value) ? value.join(", ") : value === null || value === undefined ? "" : String(value);

const inputType = { day: "date", number: "text" } as const;

type ValueFormProps = {
  field: Field;
  value: unknown;
  onSave: (value: unknown) => Promise<void>;
  onClose: () => void;
};

/** A value being changed at its place: Enter saves, Escape leaves it as it was. */
export function ValueForm({ field, value, onSave, onClose }: ValueFormProps) {
  const id = useId();
  const [text, setText] = useState(asText(value));
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const save = async () => {
    const next = parseValue(text, field);
    if (next === undefined) return setProblem(`“${text}” is not a number.`);
    if (typeof next === "string" && field.field === "contact.email" && !looksLikeEmail(next))
      return setProblem(`“${text}” is no e-mail address: expected one such as asha@example.com.`);
    setProblem(null);
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
  const common = {
    "aria-label": field.label,
    "aria-invalid": problem !== null || undefined,
    "aria-describedby": problem === null ? undefined : `${id}-problem`,
    disabled: isSaving,
    onKeyDown,
    autoFocus: true,
  };
  const options =
    field.type === "select" ? field.options : field.type === "boolean" ? ["true", "false"] : undefined;
  return (
    <span className="block w-full min-w-0">
      <span className="flex min-w-0 items-center gap-0.5">
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
            type={inputType[field.type as keyof typeof inputType] ?? "text"}
            value={text}
            onChange={(event) => setText(event.target.value)}
            autoComplete="off"
            className="control control-sm min-w-0 flex-1"
            {...common}
          />
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

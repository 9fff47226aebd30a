"use client";

import { ChevronDown } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { useId } from "react";

type FieldProps = {
  label: string;
  hint?: ReactNode;
  problem?: string;
  className?: string;
};

/** Label above, control, then the problem or the hint; tied together for screen readers. */
export function TextField({
  label,
  hint,
  problem,
  className = "",
  ...input
}: FieldProps & Omit<ComponentProps<"input">, "className">) {
  const id = useId();
  const note = problem ?? hint;
  return (
    <div className={`flex flex-col gap-1 ${className}`}>
      <label htmlFor={id} className="text-[13px] font-medium">
        {label}
      </label>
      <input
        id={id}
        className="control w-full"
        aria-invalid={problem ? true : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        {...input}
      />
      {note && (
        <p id={`${id}-note`} className={`text-xs ${problem ? "text-bad" : "text-muted"}`}>
          {note}
        </p>
      )}
    </div>
  );
}

/** A native select with our look: the platform's own list, keyboard and touch behaviour. */
export function Select({
  className = "",
  small,
  children,
  wrapperClassName = "",
  ...rest
}: ComponentProps<"select"> & { small?: boolean; wrapperClassName?: string }) {
  return (
    <span className={`relative inline-flex min-w-0 ${wrapperClassName}`}>
      <select
        className={`control w-full appearance-none truncate ${small ? "control-sm" : ""} !pr-7 ${className}`}
        {...rest}
      >
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2 size-4 -translate-y-1/2 text-muted"
      />
    </span>
  );
}

export function SelectField({
  label,
  hint,
  className = "",
  children,
  ...rest
}: FieldProps & Omit<ComponentProps<"select">, "className">) {
  const id = useId();
  return (
    <div className={`flex flex-col gap-1 ${className}`}>
      <label htmlFor={id} className="text-[13px] font-medium">
        {label}
      </label>
      <Select id={id} aria-describedby={hint ? `${id}-hint` : undefined} {...rest}>
        {children}
      </Select>
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}

type ChoiceProps = {
  label: ReactNode;
  hint?: ReactNode;
  className?: string;
} & Omit<ComponentProps<"input">, "className">;

/** A checkbox or radio with its label; the whole line is the target. */
export function Choice({ label, hint, className = "", type = "checkbox", ...input }: ChoiceProps) {
  const id = useId();
  return (
    <label
      htmlFor={id}
      className={`flex min-h-6 items-start gap-2 ${input.disabled ? "opacity-60" : "cursor-pointer"} ${className}`}
    >
      <input
        id={id}
        type={type}
        className="mt-1 size-4 shrink-0 accent-(--accent)"
        aria-describedby={hint ? `${id}-hint` : undefined}
        {...input}
      />
      <span className="min-w-0">
        <span className="text-sm leading-6">{label}</span>
        {hint && (
          <span id={`${id}-hint`} className="block text-xs text-muted">
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}

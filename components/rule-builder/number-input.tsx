"use client";

import { type ComponentProps, useEffect, useState } from "react";

type NumberInputProps = {
  value: unknown;
  /** The number, or "" while there is none. */
  onNumber: (value: number | "") => void;
  whole?: boolean;
  className?: string;
} & Pick<ComponentProps<"input">, "aria-label" | "aria-describedby" | "disabled" | "placeholder">;

const asText = (value: unknown): string => (typeof value === "number" ? String(value) : "");

function parse(text: string, whole: boolean | undefined): number | undefined {
  const trimmed = text.trim().replaceAll(/(?<=\d)[ ,](?=\d{3}\b)/g, "");
  const pattern = whole ? /^\d+$/ : /^-?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
  if (!pattern.test(trimmed)) return undefined;
  const number = Number(trimmed);
  return Number.isFinite(number) ? number : undefined;
}

/** A number typed freely; what is not one is marked and not passed on. */
export function NumberInput({ value, onNumber, whole, className = "", ...rest }: NumberInputProps) {
  const [text, setText] = useState(asText(value));
  useEffect(() => {
    setText((before) =>
      parse(before, whole) === value || (value === "" && before !== "") ? before : asText(value),
    );
  }, [value, whole]);
  const isInvalid = text.trim() !== "" && parse(text, whole) === undefined;
  return (
    <input
      inputMode={whole ? "numeric" : "decimal"}
      autoComplete="off"
      value={text}
      aria-invalid={isInvalid || undefined}
      onChange={(event) => {
        setText(event.target.value);
        onNumber(parse(event.target.value, whole) ?? "");
      }}
      className={`control control-sm tabular-nums ${className}`}
      {...rest}
    />
  );
}

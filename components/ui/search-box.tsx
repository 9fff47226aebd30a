"use client";

import { Search } from "lucide-react";
import { type ComponentProps, useEffect, useRef, useState } from "react";

type SearchBoxProps = {
  label: string;
  value: string;
  onSearch: (text: string) => void;
  className?: string;
} & Pick<ComponentProps<"input">, "placeholder">;

/** Searches 250 ms after the last key. */
export function SearchBox({ label, value, onSearch, className = "", placeholder }: SearchBoxProps) {
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => setText(value), [value]);
  // What was typed before the page came alive stands there, and nobody was told of it.
  useEffect(() => {
    if (input.current?.value) setText(input.current.value);
  }, []);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onSearch(text), 250);
    return () => clearTimeout(timer);
  }, [text, value, onSearch]);
  return (
    <span className={`relative inline-flex ${className}`}>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
      />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={placeholder ?? label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="control w-full !pl-8"
      />
    </span>
  );
}

"use client";

import { FileUp } from "lucide-react";
import { type ReactNode, useId, useState } from "react";

type FileFieldProps = {
  label: string;
  children: ReactNode;
  isDisabled?: boolean;
  onFile: (file: File) => void;
};

/** A CSV or text file: chosen in the system's dialog, or dropped on the whole of it. */
export function FileField({ label, children, isDisabled = false, onFile }: FileFieldProps) {
  const id = useId();
  const [isOver, setIsOver] = useState(false);
  const look = isOver ? "border-accent bg-accent-soft" : "border-edge hover:bg-hover";
  return (
    <div
      className={`relative flex flex-col items-center gap-1 rounded-xl border border-dashed px-6 py-8 text-center has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent has-disabled:opacity-60 ${look}`}
    >
      <FileUp className="size-5 text-muted" aria-hidden />
      <label htmlFor={id} className="text-[15px] font-semibold">
        {label}
      </label>
      <p className="text-[13px] text-accent">Choose it, or drop it here</p>
      <p id={`${id}-note`} className="max-w-xl pt-1 text-[13px] text-muted">
        {children}
      </p>
      <input
        id={id}
        type="file"
        accept=".csv,.tsv,.txt,text/csv,text/plain"
        aria-describedby={`${id}-note`}
        disabled={isDisabled}
        onDragEnter={() => setIsOver(true)}
        onDragLeave={() => setIsOver(false)}
        onDrop={() => setIsOver(false)}
        onChange={(event) => {
          const input = event.currentTarget;
          const file = input.files?.[0];
          if (file) onFile(file);
          // The same file may be chosen again, after it was mended.
          input.value = "";
        }}
        className="absolute inset-0 size-full cursor-pointer opacity-0"
      />
    </div>
  );
}

"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { notSavedWords } from "../api";
import { Notice } from "../ui/states";

/** Comes into view once it is there, if what it holds is shown at all; the focus stays where it is. */
export function InView({ className, children }: { className?: string; children: ReactNode }) {
  const part = useRef<HTMLDivElement>(null);
  useEffect(() => {
    part.current?.scrollIntoView({ block: "center" });
  }, []);
  return (
    <div ref={part} className={className}>
      {children}
    </div>
  );
}

type SaveTroubleProps = {
  error: Error;
  /** Offered where the cohort is gone: what was made of it here need not be. */
  onSaveAsNew: (() => void) | undefined;
};

/** Why a cohort could not be saved, and what can be done. */
export function SaveTrouble({ error, onSaveAsNew }: SaveTroubleProps) {
  return (
    <Notice>
      {notSavedWords(error)}
      {onSaveAsNew && (
        <>
          {" "}
          It may have been deleted while you edited it.{" "}
          <button type="button" onClick={onSaveAsNew} className="font-medium underline">
            Save these rules as a new cohort
          </button>
        </>
      )}
    </Notice>
  );
}

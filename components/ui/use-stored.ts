"use client";

import { useCallback, useSyncExternalStore } from "react";

const changed = new EventTarget();

/** What could not be stored, since storage is full or forbidden: kept until the page is loaded anew. */
const inMemory = new Map<string, string>();

/** How long a text is kept: for good in this browser, or as long as its tab is open. */
export type KeptIn = "browser" | "tab";

const storageOf = (where: KeptIn): Storage => (where === "tab" ? sessionStorage : localStorage);

function read(key: string, where: KeptIn): string | null {
  const kept = inMemory.get(key);
  if (kept !== undefined) return kept;
  try {
    return storageOf(where).getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string | null, where: KeptIn): void {
  inMemory.delete(key);
  try {
    if (value === null) storageOf(where).removeItem(key);
    else storageOf(where).setItem(key, value);
  } catch {
    if (value !== null) inMemory.set(key, value);
  }
}

/** What a remembered text holds as JSON, if it is of the shape that is read now. */
export function readStored<Value>(
  text: string | null | undefined,
  isOfShape: (value: unknown) => value is Value,
): Value | null {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return isOfShape(value) ? value : null;
  } catch {
    return null;
  }
}

/**
 * A text that this browser, or its tab, remembers; the same in every part that reads it.
 * @returns what is remembered, `undefined` until that is known, and how to change it; null forgets it
 */
export function useStored(
  key: string,
  where: KeptIn = "browser",
): [string | null | undefined, (value: string | null) => void] {
  const subscribe = useCallback(
    (onChange: () => void) => {
      changed.addEventListener(key, onChange);
      return () => changed.removeEventListener(key, onChange);
    },
    [key],
  );
  const value = useSyncExternalStore<string | null | undefined>(
    subscribe,
    () => read(key, where),
    () => undefined,
  );
  const set = useCallback(
    (next: string | null) => {
      write(key, next, where);
      changed.dispatchEvent(new Event(key));
    },
    [key, where],
  );
  return [value, set];
}

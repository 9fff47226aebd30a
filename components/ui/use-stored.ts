"use client";

import { useCallback, useSyncExternalStore } from "react";

const changed = new EventTarget();

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * A text that this browser remembers; the same in every part that reads it.
 * @returns what is remembered, `undefined` until that is known, and how to change it; null forgets it
 */
export function useStored(key: string): [string | null | undefined, (value: string | null) => void] {
  const subscribe = useCallback(
    (onChange: () => void) => {
      changed.addEventListener(key, onChange);
      return () => changed.removeEventListener(key, onChange);
    },
    [key],
  );
  const value = useSyncExternalStore<string | null | undefined>(
    subscribe,
    () => read(key),
    () => undefined,
  );
  const set = useCallback(
    (next: string | null) => {
      try {
        if (next === null) localStorage.removeItem(key);
        else localStorage.setItem(key, next);
      } catch {
        // Storage may be full or forbidden: it is not remembered then.
      }
      changed.dispatchEvent(new Event(key));
    },
    [key],
  );
  return [value, set];
}

"use client";

import { useCallback, useSyncExternalStore } from "react";

const changed = new EventTarget();
const yearSeconds = 31_536_000;

function read(name: string): string | null {
  const pair = document.cookie.split("; ").find((each) => each.startsWith(`${name}=`));
  return pair === undefined ? null : pair.slice(name.length + 1);
}

/** Remembers a short text of letters and digits in this browser, for the server to see as well; null forgets it. */
export function writeCookie(name: string, value: string | null): void {
  const age = value === null ? 0 : yearSeconds;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http
  document.cookie = `${name}=${value ?? ""}; path=/; max-age=${age}; samesite=lax`;
  changed.dispatchEvent(new Event(name));
}

/**
 * A text that this browser remembers and sends along, so that a page is right from its first paint.
 * @param sent what came with the request for the page
 */
export function useCookie(name: string, sent: string | null): string | null {
  const subscribe = useCallback(
    (onChange: () => void) => {
      changed.addEventListener(name, onChange);
      return () => changed.removeEventListener(name, onChange);
    },
    [name],
  );
  return useSyncExternalStore(
    subscribe,
    () => read(name),
    () => sent,
  );
}

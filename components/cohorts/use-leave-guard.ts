"use client";

import { useEffect, useState } from "react";
import { onLeaving } from "../ui/leaving";

/** A path with its search and hash on another page than this one; undefined for this page, and for other sites. */
function otherPage(url: string): string | undefined {
  const { origin, pathname, search, hash } = new URL(url, window.location.href);
  if (origin !== window.location.origin || pathname === window.location.pathname) return undefined;
  return `${pathname}${search}${hash}`;
}

/** Where a click would lead out of this page; undefined for every other click. */
function wayOut(event: MouseEvent): string | undefined {
  if (event.defaultPrevented || event.button !== 0) return undefined;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link?.href || link.target || link.hasAttribute("download")) return undefined;
  return otherPage(link.href);
}

/**
 * Holds a click on a link, or a shortcut, that leads away while there is something to lose.
 * @returns where it would have led, until it is answered
 */
export function useLeaveGuard(isDirty: boolean): { held: string | null; stay: () => void } {
  const [held, setHeld] = useState<string | null>(null);
  useEffect(() => {
    if (!isDirty) return;
    const hold = (event: MouseEvent) => {
      const href = wayOut(event);
      if (href === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      setHeld(href);
    };
    document.addEventListener("click", hold, { capture: true });
    const stopHearing = onLeaving((url) => {
      const href = otherPage(url);
      if (href !== undefined) setHeld(href);
      return href !== undefined;
    });
    return () => {
      document.removeEventListener("click", hold, { capture: true });
      stopHearing();
    };
  }, [isDirty]);
  return { held, stay: () => setHeld(null) };
}

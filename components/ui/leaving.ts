"use client";

import { useRouter } from "next/navigation";
import { useCallback } from "react";

const eventName = "cohort-system:leaving";

/** The page is about to be left for `href`, by no link; who has something to lose prevents it. */
class Leaving extends Event {
  readonly href: string;

  constructor(href: string) {
    super(eventName, { cancelable: true });
    this.href = href;
  }
}

/**
 * Hears of every way out of the page that `useGoTo` takes.
 * @param hold returns whether it asks first, and goes there itself
 * @returns what ends it
 */
export function onLeaving(hold: (href: string) => boolean): () => void {
  const listen = (event: Event) => {
    if (event instanceof Leaving && hold(event.href)) event.preventDefault();
  };
  window.addEventListener(eventName, listen);
  return () => window.removeEventListener(eventName, listen);
}

/** Goes to another page, as a link does: one with changes that are not saved asks first. */
export function useGoTo(): (href: string) => void {
  const router = useRouter();
  return useCallback(
    (href) => {
      if (window.dispatchEvent(new Leaving(href))) router.push(href);
    },
    [router],
  );
}

"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";

export type PageAction = { id: string; label: string; onSelect: () => void };

/** What can be done where one is: `of` says with what, as “Gold in Pune”. */
export type PageActions = { of: string; actions: readonly PageAction[] };

let current: PageActions | null = null;
const listeners = new Set<() => void>();

function become(next: PageActions | null): void {
  current = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Has the palette offer what this page can do, as long as it is shown. */
export function useOfferActions(of: string, actions: readonly PageAction[]): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  const named = JSON.stringify(actions.map(({ id, label }) => [id, label]));
  useEffect(() => {
    const pairs: [string, string][] = JSON.parse(named);
    const offered = {
      of,
      actions: pairs.map(([id, label]) => ({
        id,
        label,
        onSelect: () => latest.current.find((action) => action.id === id)?.onSelect(),
      })),
    };
    become(offered);
    return () => {
      if (current === offered) become(null);
    };
  }, [of, named]);
}

/** What the page that is shown can do; null where it has nothing of its own. */
export const usePageActions = (): PageActions | null =>
  useSyncExternalStore(
    subscribe,
    () => current,
    () => null,
  );

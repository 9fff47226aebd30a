"use client";

import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from "react";

export type Tab<Id extends string> = { id: Id; label: ReactNode; content: () => ReactNode };

type TabsProps<Id extends string> = {
  label: string;
  tabs: Tab<Id>[];
  selected: Id;
  onSelect: (id: Id) => void;
};

/** How much of the tab beside the selected one shows. */
const besidePx = 40;

const step: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

/** Scrolls a bar that is wider than the window, and nothing else, until the tab is seen. */
function bringIntoView(bar: HTMLElement | null, id: string | undefined): void {
  const tab = bar?.querySelector(`[data-tab="${id}"]`)?.getBoundingClientRect();
  if (!bar || !tab) return;
  const { left, right } = bar.getBoundingClientRect();
  if (tab.left < left) bar.scrollLeft -= left - tab.left + besidePx;
  else if (tab.right > right) bar.scrollLeft += tab.right - right + besidePx;
}

/** Tabs under a line; arrows move between them, only the selected panel is made. */
export function Tabs<Id extends string>({ label, tabs, selected, onSelect }: TabsProps<Id>) {
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent, index: number) => {
    const by = step[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = tabs[(index + by + tabs.length) % tabs.length];
    if (!next) return;
    onSelect(next.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  const current = tabs.find((tab) => tab.id === selected) ?? tabs[0];
  useEffect(() => bringIntoView(list.current, current?.id), [current?.id]);
  return (
    <div>
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        className="flex gap-5 overflow-x-auto border-b border-line"
      >
        {tabs.map((tab, index) => {
          const isSelected = tab.id === current?.id;
          return (
            <button
              key={tab.id}
              type="button"
              role="tab"
              data-tab={tab.id}
              id={`${base}-${tab.id}`}
              aria-selected={isSelected}
              aria-controls={`${base}-panel`}
              tabIndex={isSelected ? 0 : -1}
              onClick={() => onSelect(tab.id)}
              onKeyDown={(event) => move(event, index)}
              className={`-mb-px border-b-2 px-0.5 py-2.5 text-sm font-medium whitespace-nowrap focus-visible:-outline-offset-2 ${
                isSelected
                  ? "border-accent text-foreground"
                  : "border-transparent text-muted hover:text-foreground"
              }`}
            >
              {tab.label}
            </button>
          );
        })}
      </div>
      <div role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${current?.id}`} tabIndex={-1}>
        {current?.content()}
      </div>
    </div>
  );
}

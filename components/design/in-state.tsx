"use client";

import { type ReactNode, useEffect } from "react";

export const states = ["rest", "hover", "focus", "pressed"] as const;
export type State = (typeof states)[number];

const pseudoClasses: Record<string, Exclude<State, "rest">> = {
  ":focus-visible": "focus",
  ":hover": "hover",
  ":active": "pressed",
};
const pseudo = /:(?:focus-visible|hover|active)\b/g;

const isIn = (found: string): string => {
  const name = `.shows-${pseudoClasses[found]}`;
  return `:is(${name}, ${name} *)`;
};

type Rules = Pick<CSSGroupingRule, "cssRules" | "insertRule">;

/** Copies every rule of a state that only a pointer or the keyboard brings about, for what stands in `InState`. */
function copyRules(owner: Rules): void {
  for (let index = owner.cssRules.length - 1; index >= 0; index--) {
    const rule = owner.cssRules[index];
    if (!rule) continue;
    if ("cssRules" in rule) copyRules(rule as unknown as Rules);
    if (!(rule instanceof CSSStyleRule) || rule.selectorText.search(pseudo) === -1) continue;
    owner.insertRule(rule.cssText.replaceAll(pseudo, isIn), index + 1);
  }
}

let isCopied = false;

/** Makes `InState` work on this page. */
export function useShownStates(): void {
  useEffect(() => {
    if (isCopied) return;
    isCopied = true;
    for (const sheet of document.styleSheets) copyRules(sheet);
  }, []);
}

/** What it holds looks as if it were pointed at, had the focus, or were pressed. */
export function InState({ state, children }: { state: State; children: ReactNode }) {
  return <span className={`inline-flex ${state === "rest" ? "" : `shows-${state}`}`}>{children}</span>;
}

/** The same part in each state, with the state’s name. */
export function InEachState({ children }: { children: ReactNode }) {
  return (
    <div className="flex flex-wrap gap-x-5 gap-y-3">
      {states.map((state) => (
        <span key={state} className="flex flex-col items-start gap-1">
          <span className="text-xs text-muted">{state}</span>
          <InState state={state}>{children}</InState>
        </span>
      ))}
    </div>
  );
}

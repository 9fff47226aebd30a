"use client";

import { createContext, type RefObject, useContext } from "react";
import type { Registry } from "@/lib/rules/fields";
import type { FieldProblem } from "../api";
import type { PickerGroup } from "../ui/picker";

/** What every part of the builder may need: the fields, the cohorts, what is wrong. */
export type BuilderContext = {
  registry: Registry;
  groups: PickerGroup[];
  cohorts: { cohort_id: string; name: string }[];
  problems: readonly FieldProblem[];
  timeZone: string;
  /** True between the press that adds a condition and its appearing: it takes the focus then. */
  isAdding: RefObject<boolean>;
};

export const BuilderContext = createContext<BuilderContext | null>(null);

export function useBuilder(): BuilderContext {
  const context = useContext(BuilderContext);
  if (!context) throw new Error("useBuilder needs a BuilderContext above it");
  return context;
}

/** Moves the focus to the "add" of the group around a control that is about to go away. */
export function focusAround(control: Element): void {
  const own = control.closest("[data-rule-node]");
  own?.parentElement
    ?.closest("[data-rule-group]")
    ?.querySelector<HTMLElement>(":scope > [data-adders] button")
    ?.focus();
}

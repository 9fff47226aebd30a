"use client";

import { createContext, type RefObject, useContext } from "react";
import type { Registry } from "@/lib/rules/fields";
import type { Rule, RuleGroup } from "@/lib/rules/rule";
import type { FieldProblem } from "../api";
import type { PickerGroup } from "../ui/picker";

/** How many people each condition leaves, or is true of, by the id of its node; null where that is not counted. */
export type PeopleLeft = {
  byId: ReadonlyMap<string, number | null>;
  isStale: boolean;
  /** The conditions have such a number, or will. */
  isCounted: boolean;
};

/** What every part of the builder may need: the fields, the cohorts, what is wrong, how to move and change nodes. */
export type BuilderContext = {
  registry: Registry;
  groups: PickerGroup[];
  cohorts: { cohort_id: string; name: string }[];
  problems: readonly FieldProblem[];
  timeZone: string;
  left: PeopleLeft;
  root: RuleGroup;
  replace: (path: readonly number[], node: Rule | RuleGroup) => void;
  /** Puts the node at `from` before the place `to`, both counted before the move. */
  move: (from: readonly number[], to: readonly number[]) => void;
  /** The path of what is being dragged. */
  dragged: RefObject<readonly number[] | null>;
  /** True between the press that adds a condition and its appearing: it takes the focus then. */
  isAdding: RefObject<boolean>;
  /** The node that has just been moved by its handle: it takes the focus again where it comes to stand. */
  movedId: RefObject<string | null>;
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

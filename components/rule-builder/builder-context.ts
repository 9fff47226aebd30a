"use client";

import { createContext, useContext } from "react";
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
};

export const BuilderContext = createContext<BuilderContext | null>(null);

export function useBuilder(): BuilderContext {
  const context = useContext(BuilderContext);
  if (!context) throw new Error("useBuilder needs a BuilderContext above it");
  return context;
}

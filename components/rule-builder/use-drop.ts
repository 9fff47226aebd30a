"use client";

import { type DragEvent, useState } from "react";
import { useBuilder } from "./builder-context";
import { mayMove } from "./move-node";

export type DropPlace = "before" | "after" | "inside";

/**
 * Makes an element take what is dragged: before or after its node by the half that the pointer is in, or at the end of
 * its group.
 * @returns where it would go now, and the handlers
 */
export function useDrop(path: readonly number[], kind: "beside" | { inside: number }) {
  const { dragged, move, root } = useBuilder();
  const [place, setPlace] = useState<DropPlace | null>(null);

  const placeOf = (event: DragEvent<HTMLElement>): DropPlace => {
    if (kind !== "beside") return "inside";
    const { top, height } = event.currentTarget.getBoundingClientRect();
    return event.clientY < top + height / 2 ? "before" : "after";
  };
  const target = (at: DropPlace): number[] => {
    if (kind !== "beside") return [...path, kind.inside];
    return [...path.slice(0, -1), (path.at(-1) ?? 0) + (at === "after" ? 1 : 0)];
  };
  const onDragOver = (event: DragEvent<HTMLElement>) => {
    const from = dragged.current;
    if (!from) return;
    // The innermost that takes it does, whoever is around it does not.
    event.stopPropagation();
    const at = placeOf(event);
    if (!mayMove(root, from, target(at))) return setPlace(null);
    event.preventDefault();
    setPlace(at);
  };
  const onDrop = (event: DragEvent<HTMLElement>) => {
    const from = dragged.current;
    setPlace(null);
    if (!from) return;
    event.preventDefault();
    event.stopPropagation();
    const to = target(placeOf(event));
    if (mayMove(root, from, to)) move(from, to);
  };
  const onDragLeave = () => setPlace(null);
  return { place, handlers: { onDragOver, onDrop, onDragLeave } };
}

/** The line that shows where what is dragged would go. */
export const dropLine: Record<DropPlace, string> = {
  before: "shadow-[0_-2px_0_0_var(--accent)]",
  after: "shadow-[0_2px_0_0_var(--accent)]",
  inside: "outline-2 outline-accent outline-dashed",
};

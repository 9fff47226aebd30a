"use client";

import { GripVertical } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useBuilder } from "./builder-context";
import { type Direction, nodeAt, stepFrom } from "./move-node";

const directions: Record<string, Direction> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowRight: "in",
  ArrowLeft: "out",
};

/** Drags a node with the pointer; with the focus on it, the arrow keys move the node. */
export function DragHandle({ path, name }: { path: number[]; name: string }) {
  const { root, move, dragged, movedId } = useBuilder();
  const handle = useRef<HTMLSpanElement>(null);
  const id = nodeAt(root, path)?.id;
  useEffect(() => {
    if (id === undefined || movedId.current !== id) return;
    movedId.current = null;
    handle.current?.focus();
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = directions[event.key];
    if (!direction) return;
    event.preventDefault();
    const to = stepFrom(root, path, direction);
    if (!to) return;
    movedId.current = id ?? null;
    move(path, to);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: Firefox does not drag a button element
    <span
      ref={handle}
      role="button"
      tabIndex={0}
      draggable
      aria-label={`Move ${name}`}
      title="Drag, or use the arrow keys: up and down, right into the group beside it, left out of its group"
      onKeyDown={onKeyDown}
      onDragStart={(event) => {
        dragged.current = path;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", name);
        const node = event.currentTarget.closest("[data-rule-node]");
        if (node) event.dataTransfer.setDragImage(node, 12, 12);
      }}
      onDragEnd={() => {
        dragged.current = null;
      }}
      className="-ml-1.5 inline-flex h-8 w-6 shrink-0 cursor-grab items-center justify-center rounded-md text-muted hover:bg-hover hover:text-foreground active:cursor-grabbing"
    >
      <GripVertical className="size-4" aria-hidden />
    </span>
  );
}
